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
    private readonly TokenIndex _index = new();

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
        fault = message.Refusal ?? fault;
        if (fault is not null)
        {
            Refuse(start, end, fault, sink);
            return;
        }

        _index.Start(body, start, end);
        JsonTokens json = new(body.AsSpan(0, end), _index);
        int token = 0;
        if (json.Start(token) == end)
        {
            Refuse(start, end, "the message is empty", sink);
        }

        while (json.Start(token) < end)
        {
            token = ReadText(json, token, body, end, sink);
        }
    }

    private int ReadText(in JsonTokens json, int token, byte[] body, int end, IEventSink sink)
    {
        int start = json.Start(token);
        byte first = body[start];
        if (first is not ((byte)'{' or (byte)'['))
        {
            return json.Restart(RefuseScalar(body, start, end, sink));
        }

        int index = _values.IndexInMessage;
        Range events = default;
        try
        {
            // Only the reading is tried: what a sink throws says nothing of the text.
            if (first == '[')
            {
                // The whole array is checked before its first event is taken: half an array would be
                // forwarded and dead-lettered at once.
                json.Skip(token, 0);
                token = json.Restart(start);
            }
            else
            {
                token = ReadObject(json, token, out events);
            }
        }
        catch (JsonException)
        {
            if (_values.IndexInMessage > index)
            {
                _values.CancelEvent();
            }

            return json.Restart(RefuseBroken(body, start, end, sink));
        }

        return first == '[' ? ReadArray(json, token, sink, 1) : TakeObject(json, token, events, sink);
    }

    private int ReadObject(in JsonTokens json, int token, out Range events)
    {
        _values.BeginEvent(json.Start(token));
        return EventReader.Read(json, token, _values, out events);
    }

    /// <summary>Hands out what was read, and returns the token behind it.</summary>
    private int TakeObject(in JsonTokens json, int token, Range events, IEventSink sink)
    {
        switch (_values.Shape)
        {
            case EventShape.RequestBody:
                _values.CancelEvent();
                int behind = json.EndBefore(token);
                ReadArray(json, json.Restart(events.Start.Value), sink, DeepestArrays);
                return json.Restart(behind);
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

        return token;
    }

    private int ReadArray(in JsonTokens json, int token, IEventSink sink, int depth)
    {
        int start = json.Start(token);
        // It was checked already, so how deep it stands is of no interest any more.
        token = json.Enter(token, 0, ']', out bool more);
        if (!more)
        {
            Refuse(start, json.EndBefore(token), "the array holds no event", sink);
        }

        while (more)
        {
            byte first = json.First(token);
            if (first == '{')
            {
                token = ReadObject(json, token, out Range events);
                token = TakeObject(json, token, events, sink);
            }
            else if (first == '[' && depth < DeepestArrays)
            {
                token = ReadArray(json, token, sink, depth + 1);
            }
            else
            {
                int item = json.Start(token);
                token = json.Skip(token, 0);
                Refuse(item, json.EndBefore(token), NoEvent(first), sink);
            }

            token = json.Continue(token, ']', out more);
        }

        return token;
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

    /// <summary>Refuses a text that is not JSON, and returns where the next one may start.</summary>
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
