using System.Text.Json;
using System.Text.Unicode;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Records;

/// <summary>The format of the records in a body.</summary>
internal enum BatchLayout
{
    /// <summary>One JSON array of objects.</summary>
    Array,

    /// <summary>One JSON array of objects, or one object alone (the form <c>data=</c> of <c>/track</c> shows).</summary>
    ArrayOrObject,

    /// <summary>Newline-delimited JSON, one object a line; blank lines count for nothing.</summary>
    Lines,
}

/// <summary>The outcome of reading a body as records: the records, or why it is none.</summary>
internal readonly record struct RecordBatch
{
    // Deeper than any body that fits: so that nesting is the record's own failure and not the whole request's.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private RecordBatch(List<ReadRecord> records, string? error, bool tooMany)
    {
        Records = records;
        Error = error;
        TooMany = tooMany;
    }

    /// <summary>The records in order; a failed one holds its problem. Empty when there is an <see cref="Error"/>.</summary>
    public IReadOnlyList<ReadRecord> Records { get; }

    /// <summary>Why the body as a whole is refused; null when it is not.</summary>
    public string? Error { get; }

    /// <summary>Whether the body is refused for more than 2,000 records.</summary>
    public bool TooMany { get; }

    public static RecordBatch Read(ReadOnlySpan<byte> body, BatchLayout layout, RecordRules rules)
    {
        // Checked once for the whole body, which is fast; string by string only when something is broken.
        RecordReader reader = new(rules, Utf8.IsValid(body));
        try
        {
            return layout == BatchLayout.Lines ? ReadLines(body, reader) : ReadArray(body, layout, reader);
        }
        catch (JsonException e)
        {
            return NotJson(e);
        }
    }

    private static RecordBatch Refused(string error) => new([], error, tooMany: false);

    private static RecordBatch NotJson(JsonException e) =>
        Refused($"request body is not valid JSON, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");

    private static RecordBatch Full() =>
        new([], $"request exceeds max limit of {StandInLimits.MaxEvents} events", tooMany: true);

    private static RecordBatch ReadArray(ReadOnlySpan<byte> body, BatchLayout layout, RecordReader records)
    {
        Utf8JsonReader json = new(body, AnyDepth);
        json.Read();
        List<ReadRecord> found = [];
        if (json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (found.Count == StandInLimits.MaxEvents)
                {
                    return Full();
                }

                found.Add(records.Read(ref json));
            }
        }
        else if (layout == BatchLayout.ArrayOrObject && json.TokenType == JsonTokenType.StartObject)
        {
            found.Add(records.Read(ref json));
        }
        else
        {
            return Refused("request body must be a JSON array of events");
        }

        json.Read(); // Throws on anything after the end.
        return found.Count == 0 ? Refused("request body contains no events") : new(found, null, tooMany: false);
    }

    private static RecordBatch ReadLines(ReadOnlySpan<byte> body, RecordReader records)
    {
        List<ReadRecord> found = [];
        JsonException? broken = null;
        bool anyJson = false;
        foreach (Range range in body.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = body[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            if (found.Count == StandInLimits.MaxEvents)
            {
                return Full();
            }

            int start = range.Start.Value + body[range].IndexOf(line[0]);
            try
            {
                Utf8JsonReader json = new(line, AnyDepth);
                json.Read();
                ReadRecord record = records.Read(ref json);
                json.Read(); // Throws on a second value on the line.
                found.Add(record with { Start = start + record.Start });
                anyJson = true;
            }
            catch (JsonException e)
            {
                broken ??= e;
                found.Add(new ReadRecord { Problem = new("", "the record is invalid: must be properly formatted JSON") });
            }
        }

        if (found.Count == 0)
        {
            return Refused("request body contains no events");
        }

        return anyJson ? new(found, null, tooMany: false) : NotJson(broken!);
    }
}
