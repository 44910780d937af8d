using System.Buffers.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Items;

/// <summary>How many items a list has.</summary>
internal sealed class CountExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue list = source.Evaluate(values);
        if (list.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        Utf8JsonReader reader = new(values.Bytes(list), EventReader.Options);
        reader.Read();
        int count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            reader.Skip();
        }

        _ = Utf8Formatter.TryFormat(count, values.Room(11), out int length);
        return values.Take(JsonKind.Number, length, ValueTraits.None);
    }
}

/// <summary>
/// The sum of one number of every item, including numbers in texts; exact for money, as far as it is no larger than all the world
/// has. A sum of some of the items would be a wrong number: where an item has none, there is no sum.
/// </summary>
internal sealed class SumExpression(ValueExpression source, byte[] key) : ValueExpression
{
    private const decimal Largest = 1e15m;

    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue list = source.Evaluate(values);
        if (list.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        ItemReader items = new(values.Bytes(list));
        decimal sum = 0;
        bool any = false;
        while (items.Next())
        {
            bool isNumber = false;
            decimal number = 0;
            while (items.NextEntry())
            {
                // If a name is repeated, the last value counts, as everywhere.
                isNumber = items.NameIs(key) ? items.TryNumber(out number) : isNumber;
            }

            if (!isNumber || Math.Abs(sum + Math.Clamp(number, -Largest, Largest)) >= Largest)
            {
                return JsonValue.Missing;
            }

            sum += number;
            any = true;
        }

        if (!any || items.PassedBy)
        {
            return JsonValue.Missing;
        }

        Span<byte> room = values.Room(64);
        _ = Utf8Formatter.TryFormat(sum, room, out int length);
        return values.Take(JsonKind.Number, DecimalText.TrimFraction(room[..length]).Length, ValueTraits.None);
    }
}
