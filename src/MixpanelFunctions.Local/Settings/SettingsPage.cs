using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Local.Settings;

/// <summary>docs/settings.md: every app setting of the program.</summary>
internal static class SettingsPage
{
    public static string Write() => $"""
        # Settings

        <!-- Written by: dotnet run --project src/MixpanelFunctions.Local -- settings -o docs/settings.md -->

        All app settings. In Azure, the parameters of [infra/](../infra/README.md) set them. On your machine, set them under `Values` in
        `local.settings.json`, or as environment variables. `__` separates levels. An unknown name that starts with `Forwarding__`,
        `Mixpanel__` or `DeadLetters__` stops the app at startup, with the nearest name as a hint. Write durations as `hh:mm:ss`. In Azure,
        a setting that is marked as a secret is a Key Vault reference.

        ## Forwarding

        {Table(ForwardingOptions.Settings)}
        You can also write rules as settings, under `Forwarding__DataElements__` and `Forwarding__Rules__` ([rules.md](rules.md)).

        ## Mixpanel

        {Table(MixpanelOptions.Settings)}
        Each further project has its own settings under `Mixpanel__Projects__NAME__`: {ProjectNames()}. If it sets neither `Region` nor
        `BaseAddress`, the values above apply. An action selects the project with `"project": "NAME"`.

        ## Dead letters

        {Table(DeadLetterOptions.Settings)}
        [dead-letters.md](dead-letters.md) describes where dead letters are and what they contain.

        ## Trigger

        `EventHubName`, above, names the hub. Set the namespace by its host name and an identity, or by a connection string.

        {Table(HostSettings.Trigger)}
        ## Storage of the host

        Set an address and an identity, or a connection string.

        {Table(HostSettings.Storage)}
        You can override each value of `host.json` without a new package, for example with
        `AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime`. See [hub-settings.md](hub-settings.md).

        ## Telemetry

        Without any of these, nothing is exported. See [telemetry.md](telemetry.md).

        {Table(HostSettings.Telemetry)}
        ## Plan

        {Table(HostSettings.Plan)}
        """.ReplaceLineEndings("\n");

    private static string Table(IEnumerable<Setting> settings) => KnownSettings.ToMarkdown(settings);

    private static string ProjectNames()
    {
        string[] names = [.. MixpanelOptions.ProjectSettings.Select(setting => $"`{setting.Name["Mixpanel__".Length..]}`")];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
