using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>
/// The dead letters of one invocation as newline-delimited JSON, under a name that is the same whenever the same events
/// fail in the same way: a redelivery writes the same file again, not another one.
/// </summary>
public sealed class DeadLetterFile
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // The file is read by people and programs, never put into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private DeadLetterFile(string name, ReadOnlyMemory<byte> content, IReadOnlyList<DeadLetterLine> lines) =>
        (Name, Content, Lines) = (name, content, lines);

    /// <summary>The name: <c>yyyy/MM/dd/HH/{partition}-{firstSequence}-{hash}.ndjson</c>, the time that of the first event.</summary>
    public string Name { get; }

    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The same, one by one, in their order.</summary>
    public IReadOnlyList<DeadLetterLine> Lines { get; }

    /// <summary>Writes dead letters as a file.</summary>
    /// <param name="letters">At least one.</param>
    /// <param name="secrets">Takes out what must not be written.</param>
    /// <param name="hub">The event hub that the events came from; empty where it is not known.</param>
    public static DeadLetterFile Create(IReadOnlyList<DeadLetter> letters, SecretRedactor secrets, string hub = "")
    {
        ArgumentNullException.ThrowIfNull(letters);
        ArgumentNullException.ThrowIfNull(secrets);
        ArrayBufferWriter<byte> content = new();
        using Utf8JsonWriter writer = new(content, WriterOptions);
        DeadLetter[] sorted = Sort(letters);
        int[] ends = new int[sorted.Length];
        HubMessage? keptWhole = null;
        for (int i = 0; i < sorted.Length; i++)
        {
            DeadLetter letter = sorted[i];
            // Once a message: it may be large, and hold any number of broken parts.
            bool asBytes = !ReferenceEquals(letter.Message, keptWhole) && IsBroken(letter);
            if (asBytes)
            {
                keptWhole = letter.Message;
            }

            Write(letter, asBytes, hub, secrets, writer);
            writer.Flush();
            writer.Reset();
            ends[i] = content.WrittenCount;
            content.Write("\n"u8);
        }

        DeadLetter first = sorted[0];
        string partition = string.Concat(first.Message.Partition.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        string hash = Convert.ToHexStringLower(XxHash64.Hash(content.WrittenSpan));
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"{first.Message.EnqueuedTime.UtcDateTime:yyyy'/'MM'/'dd'/'HH}/{(partition.Length == 0 ? "x" : partition)}-{first.Message.SequenceNumber}-{hash}.ndjson");
        return new DeadLetterFile(
            name,
            content.WrittenMemory,
            [.. sorted.Select((letter, i) => new DeadLetterLine(letter, content.WrittenMemory[(i == 0 ? 0 : ends[i - 1] + 1)..ends[i]]))]);
    }

    /// <summary>Records settle in any order; the same failures must still give the same file.</summary>
    private static DeadLetter[] Sort(IReadOnlyList<DeadLetter> letters) =>
    [
        .. letters
            .OrderBy(letter => letter.Message.SequenceNumber)
            .ThenBy(letter => letter.IndexInMessage)
            .ThenBy(letter => letter.Failure.Rule, StringComparer.Ordinal)
            .ThenBy(letter => letter.Failure.Action)
            .ThenBy(letter => letter.Failure.Operation, StringComparer.Ordinal)
            .ThenBy(letter => letter.Failure.Item)
            .ThenBy(letter => letter.Failure.FromItem)
            // An action may write several records of one event.
            .ThenBy(letter => letter.Record, Comparer<ReadOnlyMemory<byte>>.Create((left, right) => left.Span.SequenceCompareTo(right.Span))),
    ];

    /// <summary>Whether an event could not be read for its bytes: its text is none, or had characters replaced.</summary>
    private static bool IsBroken(DeadLetter letter) =>
        letter.Failure.Stage == FailureStage.Parse
        && !Utf8.IsValid(letter.Message.Body.Span)
        && (!Utf8.IsValid(letter.Body.Span) || letter.Body.Span.IndexOf("\uFFFD"u8) >= 0);

    private static void Write(DeadLetter letter, bool asBytes, string hub, SecretRedactor secrets, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("stage"u8, letter.Failure.Stage.ToString().ToLowerInvariant());
        writer.WriteString("reason"u8, secrets.Redact(letter.Failure.Reason));
        WriteIfAny(writer, "field"u8, letter.Failure.Field is { } field ? secrets.Redact(field) : null);
        WriteIfAny(writer, "rule"u8, letter.Failure.Rule);
        WriteIfAny(writer, "action"u8, letter.Failure.Action);
        WriteIfAny(writer, "operation"u8, letter.Failure.Operation);
        WriteIfAny(writer, "item"u8, letter.Failure.Item);
        WriteIfAny(writer, "fromItem"u8, letter.Failure.FromItem);
        WriteIfAny(writer, "project"u8, letter.Failure.Project);
        WriteEvent(letter, asBytes, hub, writer);
        if (!letter.Record.IsEmpty)
        {
            writer.WritePropertyName("record"u8);
            writer.WriteRawValue(secrets.Redact(letter.Record.Span), skipInputValidation: false);
        }

        writer.WriteEndObject();
    }

    private static void WriteEvent(DeadLetter letter, bool asBytes, string hub, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("event"u8);
        WriteIfAny(writer, "hub"u8, hub.Length == 0 ? null : hub);
        writer.WriteString("partition"u8, letter.Message.Partition);
        writer.WriteNumber("sequenceNumber"u8, letter.Message.SequenceNumber);
        WriteIfAny(writer, "offset"u8, letter.Message.Offset);
        writer.WriteString("enqueuedTime"u8, letter.Message.EnqueuedTime.UtcDateTime);
        if (letter.IndexInMessage > 0)
        {
            writer.WriteNumber("index"u8, letter.IndexInMessage);
        }

        if (asBytes)
        {
            // Kept to the byte, as the whole message it came in.
            writer.WriteBase64String("bodyBase64"u8, letter.Message.Body.Span);
        }
        else
        {
            writer.WriteString("body"u8, letter.Body.Span);
        }

        writer.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteIfAny(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
