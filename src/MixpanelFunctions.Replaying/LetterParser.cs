using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Replaying;

/// <summary>
/// Reads a line that <see cref="Forwarding.DeadLetters.DeadLetterFile"/> wrote. A line that a person edited may have the
/// event's body as JSON itself, instead of as a text.
/// </summary>
internal static class LetterParser
{
    /// <summary>Deeper than any event that the engine reads.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4_096 };

    /// <summary>Reads a line.</summary>
    /// <param name="number">Its number in the file.</param>
    /// <param name="text">Its bytes.</param>
    public static LetterLine Parse(int number, ReadOnlyMemory<byte> text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Options);
            return new LetterLine(number, text, Read(document.RootElement), null);
        }
        catch (JsonException exception)
        {
            return new LetterLine(number, text, null, $"not JSON at byte {exception.BytePositionInLine + 1}");
        }
        catch (DamagedLetterException exception)
        {
            return new LetterLine(number, text, null, exception.Message);
        }
    }

    private static StoredLetter Read(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            throw new DamagedLetterException("not a JSON object");
        }

        JsonElement source = Member(line, "event", JsonValueKind.Object) ?? throw new DamagedLetterException("it has no \"event\"");
        if (source.TryGetProperty("cleaned", out JsonElement cleaned) && cleaned.ValueKind == JsonValueKind.True)
        {
            // Hashed values would be hashed again, and what was removed would be missing.
            throw new DamagedLetterException("it contains a cleaned event (DeadLetters__Event); replay the original from Event Hubs Capture");
        }

        ReadOnlyMemory<byte> body = Body(source, out bool isWhole);
        int index = Number(source, "index") ?? 0;
        return new StoredLetter
        {
            Stage = Stage(line),
            Reason = Text(line, "reason") ?? string.Empty,
            Hub = Text(source, "hub") ?? string.Empty,
            Message = new HubMessage
            {
                Body = body,
                Partition = Text(source, "partition") ?? throw Missing("event.partition"),
                SequenceNumber = Long(source, "sequenceNumber") ?? throw Missing("event.sequenceNumber"),
                Offset = Text(source, "offset"),
                EnqueuedTime = Time(source),
                Part = new MessagePart
                {
                    FirstIndex = isWhole ? 0 : index,
                    Index = isWhole ? index : null,
                    Rule = Text(line, "rule"),
                    Action = Number(line, "action"),
                    Operation = Text(line, "operation"),
                    Item = Number(line, "item"),
                    FromItem = Number(line, "fromItem"),
                },
            },
        };
    }

    private static FailureStage Stage(JsonElement line)
    {
        string text = Text(line, "stage") ?? throw Missing("stage");
        return FailureStages.Find(text) ?? throw new DamagedLetterException($"\"stage\" must be one of {string.Join(", ", FailureStages.Names)}");
    }

    private static DateTimeOffset Time(JsonElement source) =>
        source.TryGetProperty("enqueuedTime", out JsonElement time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out DateTimeOffset read)
            ? read
            : throw new DamagedLetterException("\"event.enqueuedTime\" is not a time");

    private static byte[] Body(JsonElement source, out bool isWhole)
    {
        isWhole = source.TryGetProperty("bodyBase64", out JsonElement coded);
        if (isWhole)
        {
            return coded.ValueKind == JsonValueKind.String && coded.TryGetBytesFromBase64(out byte[]? bytes)
                ? bytes
                : throw new DamagedLetterException("\"event.bodyBase64\" is not base64");
        }

        if (!source.TryGetProperty("body", out JsonElement body))
        {
            throw Missing("event.body");
        }

        return Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? Plain(body, "event.body") : body.GetRawText());
    }

    private static JsonElement? Member(JsonElement of, string name, JsonValueKind kind) =>
        !of.TryGetProperty(name, out JsonElement member) || member.ValueKind == JsonValueKind.Null ? null
        : member.ValueKind == kind ? member
        : throw new DamagedLetterException($"\"{name}\" is not {(kind is JsonValueKind.Object or JsonValueKind.Array ? "an" : "a")} {kind.ToString().ToLowerInvariant()}");

    private static string? Text(JsonElement of, string name) =>
        Member(of, name, JsonValueKind.String) is { } text ? Plain(text, name) : null;

    private static string Plain(JsonElement text, string name)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            throw new DamagedLetterException($"\"{name}\" contains half a character");
        }
    }

    private static long? Long(JsonElement of, string name) =>
        Member(of, name, JsonValueKind.Number) is not { } number ? null
        : number.TryGetInt64(out long value) ? value
        : throw new DamagedLetterException($"\"{name}\" is not a whole number");

    private static int? Number(JsonElement of, string name) =>
        Long(of, name) is not { } value ? null
        : value is >= 0 and <= int.MaxValue ? (int)value
        : throw new DamagedLetterException($"\"{name}\" is out of range");

    private static DamagedLetterException Missing(string name) => new($"it has no \"{name}\"");

    /// <summary>A line that is not a dead letter; the message says why and holds nothing of it.</summary>
    private sealed class DamagedLetterException(string message) : Exception(message);
}
