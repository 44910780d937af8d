using System.Text.Json.Nodes;

namespace MixpanelFunctions.Testing.Delivery;

/// <summary>Reads the dead letters in a folder.</summary>
internal static class DeadLetterLines
{
    public static IReadOnlyList<JsonNode> Read(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)]
        : [];

    public static long SequenceNumber(JsonNode letter) => (long)letter["event"]!["sequenceNumber"]!;
}
