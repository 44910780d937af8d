namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>The tables of docs/telemetry.md: for each metric and each activity the attributes that it may have.</summary>
internal static class TelemetryPage
{
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Metrics { get; } = Read("## Metrics", attributesIn: 4);

    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Activities { get; } = Read("## Traces", attributesIn: 3);

    private static Dictionary<string, IReadOnlySet<string>> Read(string heading, int attributesIn)
    {
        string page = RepositoryFile.Read("docs/telemetry.md");
        int start = page.IndexOf(heading, StringComparison.Ordinal) + heading.Length;
        int end = page.IndexOf("\n## ", start, StringComparison.Ordinal);
        Dictionary<string, IReadOnlySet<string>> rows = page[start..end].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(
                cells => cells[1].Trim('`'),
                cells => (IReadOnlySet<string>)cells[attributesIn].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim('`')).ToHashSet());
        Assert.NotEmpty(rows);
        return rows;
    }
}
