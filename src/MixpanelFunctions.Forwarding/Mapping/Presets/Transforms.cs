using System.Text;
using MixpanelFunctions.Forwarding.Mapping.Presets.Devices;
using MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;
using MixpanelFunctions.Forwarding.Mapping.Presets.Items;
using MixpanelFunctions.Forwarding.Mapping.Presets.Web;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>The named transforms that a preset's table may use.</summary>
internal static class Transforms
{
    private static readonly Dictionary<string, TextPart> Texts = new(StringComparer.Ordinal)
    {
        ["host"] = UrlParts.Host,
        ["hostname"] = UrlParts.Hostname,
        ["urlPath"] = UrlParts.Path,
        ["urlProtocol"] = UrlParts.Protocol,
        ["urlSearch"] = UrlParts.Search,
        ["searchEngine"] = SearchEngine.Of,
        ["operatingSystem"] = OperatingSystemName.Of,
        ["manufacturer"] = ManufacturerName.Of,
        ["platformDevice"] = ClientHints.Device,
        ["userAgentOs"] = UserAgentOs.Name,
        ["userAgentBrowser"] = UserAgentBrowser.Name,
        ["userAgentDevice"] = UserAgentDevice.Name,
        ["firstLanguage"] = AcceptLanguage.First,
        ["visitorAddress"] = ForwardedFor.Visitor,
        ["appVersion"] = AppVersion.Name,
        ["appBuild"] = AppVersion.Build,
    };

    /// <summary>Compiles a source. What it yields is a value that fits a property, or missing.</summary>
    /// <param name="source">The source.</param>
    /// <param name="path">Creates the expression for the value at a path.</param>
    public static ValueExpression Compile(PresetSource source, Func<string, ValueExpression> path)
    {
        ValueExpression value = path(source.Paths[0]);
        return source.Transform switch
        {
            null => new ScalarExpression(value),
            "number" => new NumberExpression(new ScalarExpression(value)),
            "queryParameter" => new QueryParameterExpression(value, Encoding.UTF8.GetBytes(source.Key!)),
            "version" => new VersionExpression(value),
            "userAgentBrowserVersion" => new BrowserVersionExpression(value),
            "userAgentOsVersion" => new OsVersionExpression(value),
            "brand" => new BrandExpression(value),
            "brandVersion" => new BrandVersionExpression(value),
            "platformVersion" => new PlatformVersionExpression(value, path(source.Paths[1])),
            "clickedLink" => new ClickedLinkExpression(value, path(source.Paths[1])),
            "yesNo" => new YesNoExpression(value),
            "isWifi" => new IsWifiExpression(value),
            "isNotZero" => new IsNotZeroExpression(value),
            "values" => new SingleValuesExpression(value),
            "count" => new CountExpression(value),
            "sum" => new SumExpression(value, Encoding.UTF8.GetBytes(source.Key!)),
            "each" => new EachExpression(value, Encoding.UTF8.GetBytes(source.Key!)),
            "audiences" => new AudiencesExpression(value),
            "flatItems" => new FlatItemsExpression(value),
            string name => new TextPartExpression(value, Texts[name]),
        };
    }
}
