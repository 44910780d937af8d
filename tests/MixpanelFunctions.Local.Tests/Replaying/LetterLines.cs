using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Replaying;

/// <summary>Dead letters as the engine writes them.</summary>
internal static class LetterLines
{
    public const string Hub = "edge-events";

    /// <summary>A letter of an event that could not be read, though it can be: as when what read it was mended.</summary>
    public static string Parse(int number) => Line(new EventFailure(FailureStage.Parse, "not JSON"), number);

    public static string Line(EventFailure failure, int number, string? body = null, DateTimeOffset? enqueued = null, string partition = "0")
    {
        HubMessage message = EdgeEvents.Message(number, body ?? EdgeEvents.Body(number), partition);
        message = message with { EnqueuedTime = enqueued ?? message.EnqueuedTime };
        return Encoding.UTF8.GetString(Assert.Single(DeadLetterFile.Write([new DeadLetter(failure, message, 0, message.Body, default)], new SecretRedactor([]), Hub)).Content.Span);
    }

    /// <summary>A file's name as the engine gives it.</summary>
    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"2025/06/15/12/0-{number}-0123456789abcdef.ndjson");

    /// <summary>The sequence numbers of the letters in all files below a folder, in order.</summary>
    public static long[] Numbers(string folder) => [.. Read(folder).Select(DeadLetterLines.SequenceNumber).Order()];

    public static IReadOnlyList<JsonNode> Read(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.ndjson", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Select(line => JsonNode.Parse(line)!)]
        : [];

    /// <summary>The same for the letters that are still open.</summary>
    public static long[] OpenNumbers(string folder) =>
        [.. Read(folder).Select(DeadLetterLines.SequenceNumber).Order().Except(Numbers(Path.Combine(folder, "replayed")))];
}
