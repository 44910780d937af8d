using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>One text or number of every item, as a list; as many of the first as Mixpanel takes.</summary>
internal sealed class EachExpression(ValueExpression source, byte[] key) : ValueExpression
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
        ItemReader items = new(values.Bytes(list));
        int written = 1;
        int entries = 0;
        ValueTraits traits = ValueTraits.None;
        room[0] = (byte)'[';
        while (entries < RecordLimits.Entries && items.Next())
        {
            while (items.NextEntry())
            {
                if (items.Value.TokenType is JsonTokenType.String or JsonTokenType.Number && items.HasContent && items.NameIs(key) && entries < RecordLimits.Entries)
                {
                    written += items.CopyValue(room[written..], ref traits);
                    room[written++] = (byte)',';
                    entries++;
                }
            }
        }

        // In the place of the last comma.
        room[written - 1] = (byte)']';
        return entries == 0 ? JsonValue.Missing : values.Take(JsonKind.Array, written, traits);
    }
}

/// <summary>
/// The items with what they say in single values, so that they are no deeper than Mixpanel takes; as many of the first
/// as it takes. Nested objects and lists of an item are left out.
/// </summary>
internal sealed class FlatItemsExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue list = source.Evaluate(values);
        if (list.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        Span<byte> room = values.Room(list.Length);
        ItemReader items = new(values.Bytes(list));
        int written = 1;
        int count = 0;
        ValueTraits traits = ValueTraits.None;
        room[0] = (byte)'[';
        while (count < RecordLimits.Entries && items.Next())
        {
            int length = WriteItem(ref items, room[written..], ref traits);
            if (length > 0)
            {
                written += length;
                room[written++] = (byte)',';
                count++;
            }
        }

        // In the place of the last comma.
        room[written - 1] = (byte)']';
        return count == 0 ? JsonValue.Missing : values.Take(JsonKind.Array, written, traits);
    }

    /// <returns>The bytes written; 0 where the item has nothing to say.</returns>
    private static int WriteItem(ref ItemReader items, Span<byte> target, ref ValueTraits traits)
    {
        int written = 0;
        int entries = 0;
        while (items.NextEntry())
        {
            if (!items.HasContent || entries == RecordLimits.Entries)
            {
                continue;
            }

            target[written++] = entries++ == 0 ? (byte)'{' : (byte)',';
            written += items.CopyName(target[written..], ref traits);
            target[written++] = (byte)':';
            written += items.CopyValue(target[written..], ref traits);
        }

        if (written > 0)
        {
            target[written++] = (byte)'}';
        }

        return written;
    }
}
