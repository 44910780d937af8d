using MixpanelFunctions.Forwarding.Configuration;

namespace MixpanelFunctions.Local.Settings;

/// <summary>docs/settings.md: every app setting, as the program has it.</summary>
internal static class SettingsPage
{
    public static string Write() => $"""
        # Settings

        <!-- Written by: dotnet run --project src/MixpanelFunctions.Local -- settings -o docs/settings.md -->

        Every app setting. In Azure they come from the parameters of [infra/](../infra/README.md); locally they stand under
        `Values` in `local.settings.json`, or in the environment. `__` separates levels. A name under `Forwarding__`, `Mixpanel__`
        or `DeadLetters__` that is none of these stops the app at its start, with the nearest name as a hint. Spans of time are
        written `hh:mm:ss`. What is marked as a secret is given in Azure as a Key Vault reference.

        ## Forwarding

        {Table(ForwardingOptions.Settings)}
        The rules themselves may be settings too, under `Forwarding__DataElements__` and `Forwarding__Rules__`:
        [rules.md](rules.md) tells how.

        ## Mixpanel

        {Table(MixpanelOptions.Settings)}
        Each further project has settings of its own under `Mixpanel__Projects__NAME__`: {ProjectNames()}. What it does not set of
        `Region` and `BaseAddress` is as above. An action names the project by `"project": "NAME"`.

        ## Dead letters

        {Table(DeadLetterOptions.Settings)}
        [dead-letters.md](dead-letters.md) tells where dead letters are and what is in them.

        ## The trigger

        `EventHubName`, above, names the hub. A namespace is given by its host name and an identity, or by a connection string.

        {Table(HostSettings.Trigger)}
        ## The host's storage

        By an address and an identity, or by a connection string.

        {Table(HostSettings.Storage)}
        Whatever stands in `host.json` can be set without a new package, for instance
        `AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime`: see [hub-settings.md](hub-settings.md).

        ## Telemetry

        Without any of these nothing is exported: see [telemetry.md](telemetry.md).

        {Table(HostSettings.Telemetry)}
        ## The plan

        {Table(HostSettings.Plan)}
        """.ReplaceLineEndings("\n");

    private static string Table(IEnumerable<Setting> settings) => KnownSettings.ToMarkdown(settings);

    private static string ProjectNames()
    {
        string[] names = [.. MixpanelOptions.ProjectSettings.Select(setting => $"`{setting.Name["Mixpanel__".Length..]}`")];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
