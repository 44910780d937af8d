using System.Globalization;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// Finds the Edge events in a message: one, an array of them, the Edge Network's <c>{"events":[…]}</c>, or several
/// JSON texts behind one another (newline-delimited JSON). Each is told by its own shape.
/// </summary>
/// <remarks>
/// A text that is not JSON to its end gives no event at all. What follows it in the same message is taken up again
/// at the next line that starts an object or an array, unless the broken text is a list with its items on lines of
/// their own. One instance serves one thread.
/// </remarks>
public sealed class MessageReader
{
    /// <summary>How deep arrays of events may stand within one another.</summary>
    private const int DeepestArrays = 3;

    private readonly EventValues _values;

    /// <summary>Reads into the given values.</summary>
    public MessageReader(EventValues values) => _values = values;

    /// <summary>Reads a message, and hands every event and every unreadable part of it to the sink, in order.</summary>
    public void Read(HubMessage message, IEventSink sink)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(sink);
        string? fault = MessageBody.Decode(message.Body, out byte[] body, out int start, out int length);
        _values.BeginMessage(message, body);
        int end = start + length;
        if (fault is not null)
        {
            Refuse(start, end, fault, sink);
            return;
        }

        bool any = false;
        int at = start;
        while ((at = SkipWhiteSpace(body, at, end)) < end)
        {
            any = true;
            at = ReadText(body, at, end, sink);
        }

        if (!any)
        {
            Refuse(start, end, "the message is empty", sink);
        }
    }

    private int ReadText(byte[] body, int start, int end, IEventSink sink)
    {
        Utf8JsonReader reader = new(body.AsSpan(start, end - start), EventReader.Options);
        int index = _values.IndexInMessage;
        Range events = default;
        try
        {
            // Only the reading is tried: what a sink throws says nothing of the text.
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, start, out events);
            }
            else
            {
                // The whole array is checked before its first event is taken: half an array would be
                // forwarded and dead-lettered at once.
                Utf8JsonReader check = reader;
                check.Skip();
            }
        }
        catch (JsonException exception)
        {
            if (_values.IndexInMessage > index)
            {
                _values.CancelEvent();
            }

            int next = HoldsLines(body.AsSpan(start, end - start)) ? end : NextLine(body, start, end);
            Refuse(start, next, Describe(exception), sink);
            return next;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject:
                TakeObject(events, sink, body);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref reader, start, sink, body, 1);
                break;
            default:
                Refuse(start, start + (int)reader.BytesConsumed, NoEvent(reader.TokenType), sink);
                break;
        }

        return start + (int)reader.BytesConsumed;
    }

    private void ReadObject(ref Utf8JsonReader reader, int origin, out Range events)
    {
        _values.BeginEvent(origin + (int)reader.TokenStartIndex);
        EventReader.Read(ref reader, origin, _values, out events);
    }

    private void TakeObject(Range events, IEventSink sink, byte[] body)
    {
        switch (_values.Shape)
        {
            case EventShape.RequestBody:
                _values.CancelEvent();
                int inner = events.Start.Value;
                Utf8JsonReader list = new(body.AsSpan(inner, events.End.Value - inner), EventReader.Options);
                list.Read();
                ReadArray(ref list, inner, sink, body, DeepestArrays);
                break;
            case EventShape.Unknown:
                sink.OnUnreadable(_values, "the object has none of the shapes of an Edge event");
                break;
            case EventShape.ProfileExport:
                sink.OnProfileExport(_values);
                break;
            default:
                sink.OnEvent(_values);
                break;
        }
    }

    private void ReadArray(ref Utf8JsonReader reader, int origin, IEventSink sink, byte[] body, int depth)
    {
        int start = origin + (int)reader.TokenStartIndex;
        bool any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            any = true;
            int item = origin + (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, origin, out Range events);
                TakeObject(events, sink, body);
            }
            else if (reader.TokenType == JsonTokenType.StartArray && depth < DeepestArrays)
            {
                ReadArray(ref reader, origin, sink, body, depth + 1);
            }
            else
            {
                JsonTokenType type = reader.TokenType;
                reader.Skip();
                Refuse(item, origin + (int)reader.BytesConsumed, NoEvent(type), sink);
            }
        }

        if (!any)
        {
            Refuse(start, origin + (int)reader.BytesConsumed, "the array holds no event", sink);
        }
    }

    private void Refuse(int start, int end, string reason, IEventSink sink)
    {
        _values.BeginEvent(start);
        _values.Length = end - start;
        sink.OnUnreadable(_values, reason);
    }

    private static string NoEvent(JsonTokenType type) => type switch
    {
        JsonTokenType.String => "a string is no Edge event",
        JsonTokenType.Number => "a number is no Edge event",
        JsonTokenType.StartArray => "arrays of events are nested too deeply",
        _ => "true, false and null are no Edge events",
    };

    /// <summary>Says what is wrong without the text itself, which the framework's own message quotes in part.</summary>
    private static string Describe(JsonException exception)
    {
        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1} of the text");
        if (exception.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return $"nested deeper than {EventReader.DeepestNesting} levels at {place}";
        }

        bool ends = exception.Message.Contains("end of data", StringComparison.Ordinal)
            || exception.Message.Contains("reached end", StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("depth to be zero", StringComparison.Ordinal);
        return ends ? $"the JSON text is cut off at {place}" : $"not JSON at {place}";
    }

    private static int SkipWhiteSpace(byte[] body, int at, int end)
    {
        ReadOnlySpan<byte> rest = body.AsSpan(at, end - at);
        int next = rest.IndexOfAnyExcept(" \t\r\n"u8);
        return next < 0 ? end : at + next;
    }

    /// <summary>
    /// Whether a text begins as a list does that has its items on lines of their own. Those look like texts by
    /// themselves but are parts of it: taking them would be taking half an array.
    /// </summary>
    private static bool HoldsLines(ReadOnlySpan<byte> text)
    {
        int newLine = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = text[..Math.Max(0, newLine)].TrimEnd(" \t\r"u8);
        return line.EndsWith("["u8) || (line.StartsWith("["u8) && line.EndsWith(","u8));
    }

    private static int NextLine(byte[] body, int at, int end)
    {
        while (true)
        {
            int newLine = body.AsSpan(at, end - at).IndexOf((byte)'\n');
            if (newLine < 0)
            {
                return end;
            }

            at += newLine + 1;
            if (at < end && body[at] is (byte)'{' or (byte)'[')
            {
                return at;
            }
        }
    }
}
