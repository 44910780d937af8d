namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>Every app setting that the engine reads, rules aside.</summary>
public static class KnownSettings
{
    /// <summary>The settings, by section.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. ForwardingOptions.Settings, .. MixpanelOptions.Settings, .. DeadLetterOptions.Settings];

    /// <summary>The settings as a table in Markdown.</summary>
    public static string ToMarkdown() => string.Concat(
    [
        "| Setting | Default | May be | What it does |\n| --- | --- | --- | --- |\n",
        .. All.Select(setting => $"| `{setting.Name}` | {Code(setting.Default)} | {setting.Range} | {setting.Meaning} |\n"),
    ]);

    private static string Code(string text) => text.Length == 0 ? string.Empty : $"`{text}`";
}
