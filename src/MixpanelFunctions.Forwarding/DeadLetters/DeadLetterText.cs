using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Writes dead letters as lines of JSON, one after another. Serves one thread.</summary>
internal sealed class DeadLetterText(SecretRedactor secrets, LetterCleaner? cleaner, string hub) : IDisposable
{
    private const int LongestPiece = 64 * 1024;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // The file is read by people and programs, never put into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Utf8JsonWriter _writer = new(Stream.Null, WriterOptions);

    /// <summary>Writes a letter and a line break.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="asBytes">Whether its event is kept as the bytes of the whole message.</param>
    /// <param name="target">Takes the line.</param>
    public void WriteLine(DeadLetter letter, bool asBytes, ArrayBufferWriter<byte> target)
    {
        _writer.Reset(target);
        Write(letter, asBytes);
        _writer.Flush();
        target.Write("\n"u8);
    }

    public void Dispose() => _writer.Dispose();

    private void Write(DeadLetter letter, bool asBytes)
    {
        _writer.WriteStartObject();
        _writer.WriteString("stage"u8, letter.Failure.Stage.Name());
        _writer.WriteString("reason"u8, secrets.Redact(letter.Failure.Reason));
        WriteIfAny("field"u8, letter.Failure.Field is { } field ? secrets.Redact(field) : null);
        WriteIfAny("rule"u8, letter.Failure.Rule);
        WriteIfAny("action"u8, letter.Failure.Action);
        WriteIfAny("operation"u8, letter.Failure.Operation);
        WriteIfAny("item"u8, letter.Failure.Item);
        WriteIfAny("fromItem"u8, letter.Failure.FromItem);
        WriteIfAny("project"u8, letter.Failure.Project);
        WriteEvent(letter, asBytes);
        if (!letter.Record.IsEmpty)
        {
            _writer.WritePropertyName("record"u8);
            _writer.WriteRawValue(secrets.Redact(letter.Record.Span), skipInputValidation: false);
        }

        _writer.WriteEndObject();
    }

    private void WriteEvent(DeadLetter letter, bool asBytes)
    {
        HubMessage message = letter.Message;
        _writer.WriteStartObject("event"u8);
        WriteIfAny("hub"u8, hub.Length == 0 ? null : hub);
        _writer.WriteString("partition"u8, message.Partition);
        _writer.WriteNumber("sequenceNumber"u8, message.SequenceNumber);
        WriteIfAny("offset"u8, message.Offset);
        _writer.WriteString("enqueuedTime"u8, message.EnqueuedTime.UtcDateTime);
        WriteIfAny("index"u8, letter.IndexInMessage > 0 ? letter.IndexInMessage : null);
        WriteIfAny("parts"u8, letter.Failure.Parts);
        if (cleaner is not null)
        {
            WriteCleaned(cleaner.Clean(letter));
        }
        else if (asBytes)
        {
            // Kept byte for byte, as the whole message.
            _writer.WriteBase64String("bodyBase64"u8, message.Body.Span);
        }
        else
        {
            WriteText("body"u8, letter.Body.Span);
        }

        _writer.WriteEndObject();
    }

    /// <summary>Writes the cleaned event. An unreadable event cannot be cleaned, so nothing of it is written.</summary>
    private void WriteCleaned(byte[]? body)
    {
        _writer.WriteBoolean("cleaned"u8, true);
        if (body is not null)
        {
            WriteText("body"u8, body);
        }
    }

    /// <summary>Writes a text piece by piece: the writer reserves six times the length of each piece.</summary>
    private void WriteText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        _writer.WritePropertyName(name);
        while (text.Length > LongestPiece)
        {
            _writer.WriteStringValueSegment(text[..LongestPiece], isFinalSegment: false);
            text = text[LongestPiece..];
        }

        _writer.WriteStringValueSegment(text, isFinalSegment: true);
    }

    private void WriteIfAny(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            _writer.WriteString(name, value);
        }
    }

    private void WriteIfAny(ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            _writer.WriteNumber(name, number);
        }
    }
}
