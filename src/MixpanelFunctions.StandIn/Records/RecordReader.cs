using System.Buffers;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Records;

/// <summary>
/// Reads and checks one record in a single pass over the body's bytes. Continues to the record's end after a broken rule,
/// because the record's id can follow and belongs in the answer. Reports the first broken rule. Not
/// thread-safe. Throws <see cref="JsonException"/> if the bytes are not JSON.
/// </summary>
internal sealed partial class RecordReader(RecordRules rules, bool bytesAreValid)
{
    private static readonly SearchValues<char> InsertIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    // One set for each depth at which an object may begin: the record, its properties, and three levels below.
    // They are large for a request of one event, and reading never leaves its thread.
    [ThreadStatic]
    private static NameSet[]? _nameSets;

    private readonly NameSet[] _names = _nameSets ??= [new(), new(), new(), new(), new()];
    private RecordProblem? _problem;
    private string? _event;
    private string? _distinctId;
    private string? _insertId;
    private string? _token;
    private long? _time;
    private bool _hasProperties;
    private WellKnown _seen;

    /// <summary>Reads the record whose first token the reader is at; leaves the reader on its last.</summary>
    public ReadRecord Read(ref Utf8JsonReader reader)
    {
        _problem = null;
        _event = _distinctId = _insertId = _token = null;
        _time = null;
        _hasProperties = false;
        _seen = WellKnown.None;

        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadTop(ref reader);
            CheckWhole();
        }
        else
        {
            reader.Skip();
            _problem = new RecordProblem("", "the record is invalid: must be a JSON object");
        }

        int length = (int)reader.BytesConsumed - start;
        if (length >= StandInLimits.RecordBytes)
        {
            _problem ??= new RecordProblem("", $"the record is invalid: must be smaller than 1MB ({StandInLimits.RecordBytes} bytes) of uncompressed JSON");
        }

        return new ReadRecord
        {
            Start = start,
            Length = length,
            Event = _event,
            DistinctId = _distinctId,
            InsertId = _insertId,
            Time = _time,
            Token = _token,
            Problem = _problem,
        };
    }

    private NameSet RecordNames => _names[0];

    private NameSet PropertyNames => _names[1];

    private void Fail(string field, string rule) => _problem ??= RecordProblem.Of(field, rule);

    private void ReadTop(ref Utf8JsonReader reader)
    {
        RecordNames.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TokenContent.IsValid(ref reader, bytesAreValid))
            {
                Fail("", "a field's name should be valid utf8");
                SkipValue(ref reader);
                continue;
            }

            if (!RecordNames.Add(ref reader))
            {
                Fail(Encoding.UTF8.GetString(RecordNames.Last), "the record has it twice");
            }

            if (reader.ValueTextEquals("event"u8))
            {
                reader.Read();
                ReadEvent(ref reader);
            }
            else if (reader.ValueTextEquals("properties"u8))
            {
                reader.Read();
                ReadProperties(ref reader);
            }
            else
            {
                // "additionalProperties: false" in openapi/ingestion.openapi.yaml.
                Fail(Encoding.UTF8.GetString(RecordNames.Last), "a record has only 'event' and 'properties'");
                SkipValue(ref reader);
            }
        }
    }

    private void ReadEvent(ref Utf8JsonReader reader)
    {
        _event = TextOrNull(ref reader, "event");
        if (_event is { Length: 0 })
        {
            Fail("event", "must not be empty");
        }
    }

    private void ReadProperties(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Fail("properties", "must be an object");
            reader.Skip();
            _hasProperties = true;
            return;
        }

        _hasProperties = true;
        PropertyNames.Clear();
        int count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (++count > StandInLimits.MaxEntries)
            {
                Fail("properties", "must have fewer than 255 properties");
            }

            if (!TokenContent.IsValid(ref reader, bytesAreValid))
            {
                Fail("properties", "a property's name should be valid utf8");
                SkipValue(ref reader);
                continue;
            }

            if (!PropertyNames.Add(ref reader))
            {
                Fail(PropertyField(), "the record has it twice");
            }

            WellKnown name = WellKnownNames.Find(PropertyNames.Last);
            _seen |= name;
            reader.Read();
            switch (name)
            {
                case WellKnown.Time:
                    ReadTime(ref reader);
                    break;
                case WellKnown.DistinctId:
                    ReadDistinctId(ref reader);
                    break;
                case WellKnown.InsertId:
                    ReadInsertId(ref reader);
                    break;
                case WellKnown.Token when rules.RequireToken:
                    _token = TextOrNull(ref reader, "properties.token");
                    break;
                default:
                    ReadValue(ref reader, depth: 1);
                    break;
            }
        }
    }

    private string PropertyField() => "properties." + Encoding.UTF8.GetString(PropertyNames.Last);

    // The string the reader is at; null, with the rule reported, if it is not a string or its text is invalid.
    private string? TextOrNull(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Fail(field, "must be a string");
            reader.Skip();
            return null;
        }

        if (!TokenContent.IsValid(ref reader, bytesAreValid))
        {
            Fail(field, "string should be valid utf8");
            return null;
        }

        return reader.GetString();
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
