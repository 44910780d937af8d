using System.Text.Json;
using System.Text.RegularExpressions;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>A dimension or metric of a report suite that is a variable of Adobe Analytics with a name of its own.</summary>
/// <param name="Variable">The variable: <c>eVar5</c>.</param>
/// <param name="Name">What the report suite calls it.</param>
internal sealed partial record AnalyticsComponent(string Variable, string Name)
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["evar"] = "eVar",
        ["prop"] = "prop",
        ["hier"] = "hier",
        ["event"] = "event",
        ["list"] = "list",
        ["listvar"] = "list",
        ["listvariable"] = "list",
        ["mvvar"] = "list",
    };

    /// <summary>
    /// Reads what the Analytics API lists at <c>/dimensions</c> and <c>/metrics</c>: an array, or an object with such arrays.
    /// </summary>
    /// <remarks>https://developer.adobe.com/analytics-apis/docs/2.0/guides/endpoints/dimensions/</remarks>
    /// <exception cref="UserErrorException">It cannot be read, or lists nothing of that kind.</exception>
    public static IReadOnlyList<AnalyticsComponent> Read(string path)
    {
        try
        {
            JsonElement json = SoundJson.Parse(File.ReadAllText(path));
            JsonElement[] listed = [.. Items(json)];
            return listed.Length > 0
                ? [.. listed.Select(Of).OfType<AnalyticsComponent>()]
                : throw new UserErrorException($"{path} lists no dimensions and no metrics of a report suite: an item has an id such as variables/evar5 or metrics/event12, and a name.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new UserErrorException($"{path} is not JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}.", exception);
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Items),
        JsonValueKind.Object when Text(json, "id") is { } id && (Text(json, "name") ?? Text(json, "title")) is not null => Id().IsMatch(id) ? [json] : [],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(entry => Items(entry.Value)),
        _ => [],
    };

    private static AnalyticsComponent? Of(JsonElement json)
    {
        Match id = Id().Match(Text(json, "id")!);
        if (!Kinds.TryGetValue(id.Groups["kind"].Value, out string? kind) || !id.Groups["number"].Success)
        {
            return null;
        }

        string number = id.Groups["number"].Value;
        string name = Number(number).Replace((Text(json, "name") ?? Text(json, "title"))!, string.Empty).Trim();
        // One that nobody named is called by its number, as in "eVar 5" or "Custom Event 12".
        bool isNamed = name.Length > 0 && !Regex.IsMatch(name, $"^(?:custom )?(?:evar|prop|event|conversion|traffic|insight|list ?(?:var(?:iable)?)?|hier(?:archy)?) ?{number}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return isNamed ? new AnalyticsComponent(kind + number, name) : null;
    }

    /// <summary>What Analytics' pages put after a name: <c>Campaign code (v5)</c>.</summary>
    private static Regex Number(string number) => new($@"\s*\((?:v|evar|c|prop|e|event|l|list) ?{number}\)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static string? Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^(?:variables/|metrics/)(?:(?<kind>[a-z]+)(?<number>[1-9][0-9]{0,3})$)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
