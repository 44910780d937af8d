using System.Globalization;
using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Local.Settings;

/// <summary>infra/settings.bicep: the settings as parameters of a deployment, checked by the Bicep compiler.</summary>
internal static class SettingsBicep
{
    /// <summary>Settings that the template sets to its own resources.</summary>
    private static readonly string[] OfTheTemplate =
    [
        "EventHubName", "Forwarding__RulesFile", "Forwarding__RulesClientId",
        "DeadLetters__Container", "DeadLetters__blobServiceUri", "DeadLetters__clientId",
    ];

    /// <summary>Settings that make sense only on a developer's machine.</summary>
    private static readonly string[] Local = ["DeadLetters__Folder"];

    public static string Write()
    {
        Setting[] tuning = [.. KnownSettings.All.Where(setting => !setting.IsSecret && !OfTheTemplate.Concat(Local).Contains(setting.Name))];
        StringBuilder text = new("""
            // Written by: dotnet run --project src/MixpanelFunctions.Local -- settings --format bicep -o infra/settings.bicep

            @export()
            @description('App settings. A setting that you leave out has its default. docs/settings.md describes them.')
            type appSettings = {

            """);
        Members(text, tuning.Concat(HostSettings.Telemetry.Where(setting => !setting.IsSecret && IsCollectors(setting))), string.Empty);
        text.Append("""
            }

            @export()
            @description('A further Mixpanel project. What it leaves out is as in the default project. Its token is a secret: see the parameter vaultReferences.')
            type mixpanelProject = {

            """);
        Members(text, MixpanelOptions.ProjectSettings.Where(setting => !setting.IsSecret), "Mixpanel__");
        text.Append("""
            }

            @export()
            @description('Defaults of the settings. Empty if there is no default.')
            var defaultSettings = {

            """);
        foreach (Setting setting in tuning)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {setting.Name}: {Quote(setting.Default)}\n");
        }

        return text.Append("}\n").ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The template sets Application Insights. An installation can add a collector.</summary>
    private static bool IsCollectors(Setting setting) => setting.Name.StartsWith("OTEL_", StringComparison.Ordinal);

    /// <summary>With a prefix, which is removed from the names, there are no defaults: a project has the settings of the default project.</summary>
    private static void Members(StringBuilder text, IEnumerable<Setting> settings, string prefix)
    {
        foreach (Setting setting in settings)
        {
            string standard = setting.Default.Length == 0 || prefix.Length > 0 ? string.Empty : $" Default: {setting.Default}.";
            text.Append(CultureInfo.InvariantCulture, $"  @description({Quote($"{setting.Meaning} Allowed: {setting.Range}.{standard}")})\n");
            if (setting is NumberSetting number)
            {
                text.Append(CultureInfo.InvariantCulture, $"  @minValue({number.Least})\n  @maxValue({number.Most})\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"  {setting.Name[prefix.Length..]}: {TypeOf(setting)}?\n\n");
        }

        text.Length--;
    }

    private static string TypeOf(Setting setting) => setting switch
    {
        NumberSetting => "int",
        { Choices: { Count: > 0 } choices } => $"({string.Join(" | ", choices.Select(Quote))})",
        _ => "string",
    };

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal)}'";
}
