namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>Every app setting that the engine reads, rules aside.</summary>
public static class KnownSettings
{
    /// <summary>The settings, by section.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. ForwardingOptions.Settings, .. MixpanelOptions.Settings, .. DeadLetterOptions.Settings];

    /// <summary>Settings as a table in Markdown.</summary>
    public static string ToMarkdown(IEnumerable<Setting> settings) => string.Concat(
    [
        "| Setting | Default | Allowed values | Meaning |\n| --- | --- | --- | --- |\n",
        .. settings.Select(setting => $"| `{setting.Name}` | {Code(setting.Default)} | {setting.Range} | {setting.Meaning} |\n"),
    ]);

    private static string Code(string text) => text.Length == 0 ? string.Empty : $"`{text}`";
}
