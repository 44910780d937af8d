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
        if (body[start] is not ((byte)'{' or (byte)'['))
        {
            return RefuseScalar(body, start, end, sink);
        }

        JsonScanner scanner = new(body.AsSpan(0, end), start);
        int index = _values.IndexInMessage;
        Range events = default;
        bool isArray = body[start] == '[';
        try
        {
            // Only the reading is tried: what a sink throws says nothing of the text.
            if (isArray)
            {
                // The whole array is checked before its first event is taken: half an array would be
                // forwarded and dead-lettered at once.
                JsonScanner check = scanner;
                check.Skip();
            }
            else
            {
                ReadObject(ref scanner, out events);
            }
        }
        catch (JsonException)
        {
            if (_values.IndexInMessage > index)
            {
                _values.CancelEvent();
            }

            return RefuseBroken(body, start, end, sink);
        }

        if (isArray)
        {
            ReadArray(ref scanner, sink, body, 1);
        }
        else
        {
            TakeObject(events, sink, body);
        }

        return scanner.Position;
    }

    private void ReadObject(ref JsonScanner scanner, out Range events)
    {
        _values.BeginEvent(scanner.Position);
        EventReader.Read(ref scanner, _values, out events);
    }

    private void TakeObject(Range events, IEventSink sink, byte[] body)
    {
        switch (_values.Shape)
        {
            case EventShape.RequestBody:
                _values.CancelEvent();
                JsonScanner list = new(body.AsSpan(0, events.End.Value), events.Start.Value);
                ReadArray(ref list, sink, body, DeepestArrays);
                break;
            case EventShape.Unknown:
                sink.OnUnreadable(_values, "the object has none of the shapes of an Edge event");
                break;
            case EventShape.ProfileExport:
                sink.OnUnreadable(_values, "a profile that Experience Platform exported, not an Edge event");
                break;
            default:
                sink.OnEvent(_values);
                break;
        }
    }

    private void ReadArray(ref JsonScanner scanner, IEventSink sink, byte[] body, int depth)
    {
        int start = scanner.Position;
        bool any = false;
        for (bool more = scanner.FirstItem(); more; more = scanner.NextItem())
        {
            any = true;
            int item = scanner.Position;
            byte first = scanner.Current;
            if (first == '{')
            {
                ReadObject(ref scanner, out Range events);
                TakeObject(events, sink, body);
            }
            else if (first == '[' && depth < DeepestArrays)
            {
                ReadArray(ref scanner, sink, body, depth + 1);
            }
            else
            {
                scanner.Skip();
                Refuse(item, scanner.Position, NoEvent(first), sink);
            }
        }

        if (!any)
        {
            Refuse(start, scanner.Position, "the array holds no event", sink);
        }
    }

    private int RefuseScalar(byte[] body, int start, int end, IEventSink sink)
    {
        Utf8JsonReader reader = new(body.AsSpan(start, end - start), EventReader.Options);
        try
        {
            reader.Read();
        }
        catch (JsonException)
        {
            return RefuseBroken(body, start, end, sink);
        }

        int next = start + (int)reader.BytesConsumed;
        Refuse(start, next, NoEvent(body[start]), sink);
        return next;
    }

    private int RefuseBroken(byte[] body, int start, int end, IEventSink sink)
    {
        ReadOnlySpan<byte> text = body.AsSpan(start, end - start);
        int next = HoldsLines(text) ? end : NextLine(body, start, end);
        Refuse(start, next, JsonFault.Describe(text), sink);
        return next;
    }

    private void Refuse(int start, int end, string reason, IEventSink sink)
    {
        _values.BeginEvent(start);
        _values.Length = end - start;
        sink.OnUnreadable(_values, reason);
    }

    private static string NoEvent(byte first) => first switch
    {
        (byte)'"' => "a string is no Edge event",
        (byte)'[' => "arrays of events are nested too deeply",
        (byte)'t' or (byte)'f' or (byte)'n' => "true, false and null are no Edge events",
        _ => "a number is no Edge event",
    };

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
