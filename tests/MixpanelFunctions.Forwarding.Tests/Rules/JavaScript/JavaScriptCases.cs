using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Rules.JavaScript;

/// <summary>What a real JavaScript engine answered; see <c>Cases/make-cases.mjs</c>.</summary>
internal static class JavaScriptCases
{
    /// <summary>A table of pairs: what was given, what came out.</summary>
    public static IReadOnlyList<(string Given, string Expected)> Pairs(string table) =>
        [.. Read(table).EnumerateArray().Select(row => (row[0].GetString()!, row[1].GetString()!))];

    public static JsonElement Read(string table)
    {
        using Stream stream = typeof(JavaScriptCases).Assembly.GetManifestResourceStream($"Cases.{table}.json")
            ?? throw new InvalidOperationException($"There is no table {table}.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>Checks all pairs and tells the first that differ.</summary>
    public static void AssertAll(string table, int least, Func<string, string> actual)
    {
        IReadOnlyList<(string Given, string Expected)> pairs = Pairs(table);
        Assert.True(pairs.Count >= least, $"only {pairs.Count} cases");
        string[] wrong = [.. pairs
            .Select(pair => (pair.Given, pair.Expected, Actual: actual(pair.Given)))
            .Where(pair => pair.Expected != pair.Actual)
            .Select(pair => JsonSerializer.Serialize(new[] { pair.Given, pair.Expected, pair.Actual }))];
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {pairs.Count} differ [given, JavaScript, here]:\n{string.Join('\n', wrong.Take(15))}");
    }
}
