using System.Text.Json;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Tokens;

namespace MixpanelFunctions.Forwarding.Events.Messages;

/// <summary>
/// Finds the Edge events in a message: one, an array of them, the Edge Network's <c>{"events":[…]}</c>, or several
/// JSON texts after one another (newline-delimited JSON). Each is recognized by its own shape.
/// </summary>
/// <remarks>
/// A text that is not JSON to its end gives no event at all. What follows it in the same message is taken up again
/// at the next line that starts an object or an array, unless the broken text is a list with its items on lines of
/// their own. Beyond the bounds of <see cref="MessageBounds"/> the rest of the message is one part. One instance serves one thread.
/// </remarks>
internal sealed class MessageReader
{
    /// <summary>How deep arrays of events may be within one another.</summary>
    private const int DeepestArrays = 3;

    private readonly EventValues _values;
    private readonly TokenIndex _index = new();
    private readonly MessageParts _parts;

    /// <summary>Whether a text of the message was broken: then each further one is checked before it is read.</summary>
    private bool _isCareful;

    /// <summary>Reads into the given values.</summary>
    public MessageReader(EventValues values)
    {
        _values = values;
        _parts = new MessageParts(values);
    }

    /// <summary>Reads a message, and hands every event and every unreadable part of it to the sink, in order.</summary>
    public void Read(HubMessage message, IEventSink sink)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(sink);
        string? fault = MessageBody.Decode(message.Body, out byte[] body, out int start, out int length);
        _values.BeginMessage(message, body);
        int end = start + length;
        _parts.Begin(body, start, end, sink);
        _isCareful = false;
        fault = message.Refusal ?? fault;
        if (fault is not null)
        {
            Refuse(start, end, fault);
            return;
        }

        _index.Start(body, start, end);
        JsonTokens json = new(body.AsSpan(0, end), _index);
        int token = 0;
        if (json.Start(token) == end)
        {
            Refuse(start, end, "the message is empty");
        }

        while (json.Start(token) < end && !_parts.IsOver(json.Start(token)))
        {
            token = ReadText(json, token, body, end);
        }

        _parts.End();
    }

    private int ReadText(in JsonTokens json, int token, byte[] body, int end)
    {
        int start = json.Start(token);
        byte first = body[start];
        bool isScalar = first is not ((byte)'{' or (byte)'[');
        if (isScalar || _isCareful)
        {
            JsonCheck check = new(body.AsSpan(start, end - start));
            bool isJson = check.Run();
            _parts.Scanned(check.At);
            if (!isJson)
            {
                return json.Restart(RefuseBroken(body, start, end, check));
            }

            if (isScalar)
            {
                Refuse(start, start + check.At, NoEvent(first));
                return json.Restart(NextText(body, start + check.At, end));
            }
        }

        int index = _values.IndexInMessage;
        Range events = default;
        try
        {
            // Only the reading is in the try block: an exception of a sink says nothing about the text.
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
            // Once a message: an exception takes longer than the check that finds the next ones without.
            _isCareful = true;
            if (_values.IndexInMessage > index)
            {
                _values.CancelEvent();
            }

            JsonCheck check = new(body.AsSpan(start, end - start));
            check.Run();
            _parts.Scanned(check.At);
            return json.Restart(RefuseBroken(body, start, end, check));
        }

        return first == '[' ? ReadArray(json, token, 1, 0) : TakeObject(json, token, events, 0);
    }

    private int ReadObject(in JsonTokens json, int token, out Range events)
    {
        _values.BeginEvent(json.Start(token));
        return EventReader.Read(json, token, _values, out events);
    }

    /// <summary>Passes on what was read, and returns the token after it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="token">The token after the object.</param>
    /// <param name="events">The position of its list of events, if it has one.</param>
    /// <param name="bodies">How many request bodies it is in.</param>
    private int TakeObject(in JsonTokens json, int token, Range events, int bodies)
    {
        if (_values.Shape != EventShape.RequestBody)
        {
            _parts.Take();
            return token;
        }

        int start = _values.Start;
        int behind = json.Start(token);
        _values.CancelEvent();
        if (bodies == DeepestArrays)
        {
            Refuse(start, json.EndBefore(token), NoEvent((byte)'['));
            return token;
        }

        _parts.Enter(isBody: true);
        ReadArray(json, json.Restart(events.Start.Value), DeepestArrays, bodies + 1);
        _parts.Leave();
        return json.Restart(behind);
    }

    private int ReadArray(in JsonTokens json, int token, int depth, int bodies)
    {
        int start = json.Start(token);
        // It was checked already, so its depth does not matter.
        token = json.Enter(token, 0, ']', out bool more);
        if (!more)
        {
            Refuse(start, json.EndBefore(token), "the array contains no event");
        }

        _parts.Enter(isBody: false);
        while (more)
        {
            byte first = json.First(token);
            if (first == '{')
            {
                token = ReadObject(json, token, out Range events);
                token = TakeObject(json, token, events, bodies);
            }
            else if (first == '[' && depth < DeepestArrays)
            {
                token = ReadArray(json, token, depth + 1, bodies);
            }
            else
            {
                int item = json.Start(token);
                token = json.Skip(token, 0);
                Refuse(item, json.EndBefore(token), NoEvent(first));
            }

            token = json.Continue(token, ']', out more);
        }

        _parts.Leave();
        return token;
    }

    /// <summary>Refuses a text that is not JSON, and returns where the next one may start.</summary>
    private int RefuseBroken(byte[] body, int start, int end, in JsonCheck check)
    {
        ReadOnlySpan<byte> text = body.AsSpan(start, end - start);
        int next = HoldsLines(text) ? end : NextLine(body, start, end);
        // What is only counted needs no reason.
        Refuse(start, next, _parts.IsBeyond ? string.Empty : JsonFault.Describe(text, check));
        return next;
    }

    private void Refuse(int start, int end, string reason)
    {
        _values.BeginEvent(start);
        _values.Length = end - start;
        _parts.Refuse(reason);
    }

    private static string NoEvent(byte first) => first switch
    {
        (byte)'"' => "a string is not an Edge event",
        (byte)'[' => "arrays of events are nested too deeply",
        (byte)'t' or (byte)'f' or (byte)'n' => "true, false and null are not Edge events",
        _ => "a number is not an Edge event",
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

    private static int NextText(byte[] body, int at, int end)
    {
        int blanks = body.AsSpan(at, end - at).IndexOfAnyExcept(" \n\r\t"u8);
        return blanks < 0 ? end : at + blanks;
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
