using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Records;

/// <content>The rules on a property's value.</content>
internal sealed partial class RecordReader
{
    private void ReadTime(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long time))
        {
            // The documented message of reference/import-events, "Example of a validation error".
            Fail("properties.time", "must be specified as seconds since epoch");
            reader.Skip();
            return;
        }

        _time = time;

        // Seconds from 1971 on and milliseconds from 1971 on cannot be mistaken for each other before the year 2969.
        if (!IsInRange(time) && !(time > 0 && time < rules.Latest && IsInRange(time * 1000)))
        {
            Fail("properties.time", "must not be before " + At(rules.Earliest) + " or after " + At(rules.Latest));
        }
    }

    private bool IsInRange(long milliseconds) => milliseconds >= rules.Earliest && milliseconds <= rules.Latest;

    private static string At(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private void ReadDistinctId(ref Utf8JsonReader reader)
    {
        _distinctId = TextOrNull(ref reader, "properties.distinct_id");
        if (_distinctId is not null && RefusedValues.Contains(_distinctId))
        {
            Fail("properties.distinct_id", $"'{_distinctId}' is not allowed");
        }
    }

    private void ReadInsertId(ref Utf8JsonReader reader)
    {
        const string Field = "properties.$insert_id";
        _insertId = TextOrNull(ref reader, Field);
        if (_insertId is null)
        {
            return;
        }

        if (_insertId.Length == 0)
        {
            Fail(Field, "must not be empty");
        }
        else if (_insertId.AsSpan().ContainsAnyExcept(InsertIdCharacters))
        {
            Fail(Field, "must contain only alphanumeric characters or '-'");
        }
        else if (_insertId.Length > StandInLimits.MaxInsertIdBytes)
        {
            Fail(Field, "must be at most 36 bytes");
        }
        else if (RefusedValues.Contains(_insertId))
        {
            Fail(Field, $"'{_insertId}' is not allowed");
        }
    }

    // Any other value; depth is that of the object or array that would begin here.
    private void ReadValue(ref Utf8JsonReader reader, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                if (!TokenContent.IsValid(ref reader, bytesAreValid))
                {
                    Fail(PropertyField(), "string should be valid utf8");
                }

                break;
            case JsonTokenType.Number:
                if (!TokenContent.IsFinite(ref reader))
                {
                    Fail(PropertyField(), "must be a finite number");
                }

                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depth > StandInLimits.MaxDepth:
                Fail(PropertyField(), "must not be nested more than 3 levels deep");
                reader.Skip();
                break;
            case JsonTokenType.StartObject:
                ReadObject(ref reader, depth);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref reader, depth);
                break;
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, int depth)
    {
        NameSet names = _names[depth + 1];
        names.Clear();
        int count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (++count > StandInLimits.MaxEntries)
            {
                Fail(PropertyField(), "a nested object must have fewer than 255 keys");
            }

            if (!TokenContent.IsValid(ref reader, bytesAreValid))
            {
                Fail(PropertyField(), "a nested object's key should be valid utf8");
            }
            else if (!names.Add(ref reader))
            {
                Fail(PropertyField(), "a nested object has a key twice");
            }

            reader.Read();
            ReadValue(ref reader, depth + 1);
        }
    }

    private void ReadArray(ref Utf8JsonReader reader, int depth)
    {
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (++count > StandInLimits.MaxEntries)
            {
                Fail(PropertyField(), "an array must have fewer than 255 elements");
            }

            ReadValue(ref reader, depth + 1);
        }
    }

    // Missing members, which are known only after the complete record.
    private void CheckWhole()
    {
        if (_event is null)
        {
            Fail("event", "must not be missing");
        }

        if (!_hasProperties)
        {
            Fail("properties", "must not be missing");
        }

        if (rules.RequireToken && string.IsNullOrEmpty(_token))
        {
            Fail("properties.token", "must not be missing or empty");
        }

        if (_event == "$merge" && !rules.AllowMerge)
        {
            Fail("event", "$merge is only accepted by /import");
        }

        if (rules.RequireAll && !IsIdentityEvent())
        {
            Require(WellKnown.Time, "properties.time");
            Require(WellKnown.DistinctId, "properties.distinct_id");
            Require(WellKnown.InsertId, "properties.$insert_id");
        }
    }

    private void Require(WellKnown name, string field)
    {
        if (!_seen.HasFlag(name))
        {
            Fail(field, "must not be missing");
        }
    }

    // The three events of the Original ID Merge have their own required properties, and time and $insert_id are not among
    // them (mixpanel/docs reference/create-identity, identity-create-alias, identity-merge). What does not carry those is an
    // event like any other, whatever its name.
    private bool IsIdentityEvent() => _event switch
    {
        "$identify" => _seen.HasFlag(WellKnown.IdentifiedId | WellKnown.AnonId),
        "$create_alias" => _seen.HasFlag(WellKnown.DistinctId | WellKnown.Alias),
        "$merge" => _seen.HasFlag(WellKnown.DistinctIds),
        _ => false,
    };
}
