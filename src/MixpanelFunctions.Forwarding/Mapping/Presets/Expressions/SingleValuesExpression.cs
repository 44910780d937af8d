using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;

/// <summary>The single values of a list, as many of the first as Mixpanel accepts.</summary>
internal sealed class SingleValuesExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue list = source.Evaluate(values);
        if (list.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        // The written bytes are a part of the list's own text.
        ListWriter single = new(values, list.Length);
        ReadOnlySpan<byte> text = values.Bytes(list);
        Utf8JsonReader reader = new(text, EventReader.ValueOptions);
        reader.Read();
        while (single.Count < RecordLimits.Entries && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            bool isSingle = reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False
                || (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty);
            reader.Skip();
            if (isSingle)
            {
                single.Add(text[start..(int)reader.BytesConsumed]);
            }
        }

        return single.Count == 0 ? JsonValue.Missing : single.Take();
    }
}
