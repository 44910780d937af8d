using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// The ids of groups: a text for one, a list of texts for several (mixpanel/docs, docs/data-structure/group-analytics,
/// "Attributing Events to Multiple Groups"). What Mixpanel refuses as an id is left out.
/// </summary>
internal sealed class GroupIdsExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue given = source.Evaluate(values);
        if (given.Kind != JsonKind.Array)
        {
            _ = IdText.TryRead(values, given, out JsonValue one);
            return one;
        }

        Span<JsonValue> ids = stackalloc JsonValue[RecordLimits.Entries];
        int count = Read(values, given, ids, out int length);
        return count switch
        {
            0 => JsonValue.Missing,
            1 => ids[0],
            _ => List(values, ids[..count], length),
        };
    }

    private static int Read(EventValues values, JsonValue list, Span<JsonValue> ids, out int length)
    {
        length = 1;
        int count = 0;
        Utf8JsonReader reader = new(values.Bytes(list), EventReader.ValueOptions);
        reader.Read();
        while (count < ids.Length && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (IdText.TryRead(values, JsonSlice.Read(ref reader, list), out ids[count]))
            {
                length += ids[count++].Length + 3;
            }
        }

        return count;
    }

    private static JsonValue List(EventValues values, ReadOnlySpan<JsonValue> ids, int length)
    {
        ListWriter list = new(values, length);
        foreach (JsonValue id in ids)
        {
            list.AddText(values.Bytes(id));
        }

        return list.Take();
    }
}
