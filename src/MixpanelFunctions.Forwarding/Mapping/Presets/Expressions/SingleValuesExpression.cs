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

        // What is written is a part of the list's own text.
        Span<byte> room = values.Room(list.Length);
        ReadOnlySpan<byte> text = values.Bytes(list);
        Utf8JsonReader reader = new(text, EventReader.ValueOptions);
        int written = 1;
        int entries = 0;
        room[0] = (byte)'[';
        reader.Read();
        while (entries < RecordLimits.Entries && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            bool isSingle = reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False
                || (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty);
            reader.Skip();
            if (isSingle)
            {
                ReadOnlySpan<byte> one = text[start..(int)reader.BytesConsumed];
                one.CopyTo(room[written..]);
                written += one.Length;
                room[written++] = (byte)',';
                entries++;
            }
        }

        // In the place of the last comma.
        room[written - 1] = (byte)']';
        return entries == 0 ? JsonValue.Missing : values.Take(JsonKind.Array, written, ValueTraits.Unchecked);
    }
}
