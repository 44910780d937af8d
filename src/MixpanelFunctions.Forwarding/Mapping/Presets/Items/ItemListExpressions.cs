using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Items;

/// <summary>A list made of the items of another: as many entries of the first as Mixpanel accepts.</summary>
internal abstract class ItemListExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue list = source.Evaluate(values);
        if (list.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        // The written bytes are a part of the list's own text.
        Span<byte> room = values.Room(list.Length);
        ItemReader items = new(values.Bytes(list));
        int written = 1;
        int entries = 0;
        ValueTraits traits = ValueTraits.None;
        room[0] = (byte)'[';
        while (entries < RecordLimits.Entries && items.Next())
        {
            written += WriteItem(ref items, room[written..], ref entries, ref traits);
        }

        // In the place of the last comma.
        room[written - 1] = (byte)']';
        return entries == 0 ? JsonValue.Missing : values.Take(JsonKind.Array, written, traits);
    }

    /// <summary>Writes an item's part of the list.</summary>
    /// <param name="items">At the position before the item's first entry.</param>
    /// <param name="target">Takes the list's entries, each with a comma after it.</param>
    /// <param name="entries">How many the list has; never more than <see cref="RecordLimits.Entries"/>.</param>
    /// <param name="traits">Known properties of the list's text.</param>
    /// <returns>The bytes written.</returns>
    protected abstract int WriteItem(ref ItemReader items, Span<byte> target, ref int entries, ref ValueTraits traits);
}

/// <summary>One text or number of every item.</summary>
internal sealed class EachExpression(ValueExpression source, byte[] key) : ItemListExpression(source)
{
    protected override int WriteItem(ref ItemReader items, Span<byte> target, ref int entries, ref ValueTraits traits)
    {
        int written = 0;
        while (items.NextEntry())
        {
            if (items.Value.TokenType is JsonTokenType.String or JsonTokenType.Number && items.HasContent && items.NameIs(key) && entries < RecordLimits.Entries)
            {
                written += items.CopyValue(target[written..], ref traits);
                target[written++] = (byte)',';
                entries++;
            }
        }

        return written;
    }
}

/// <summary>
/// The items with what they say in single values, so that they are no deeper than Mixpanel accepts. Nested objects and lists of
/// an item are left out. What XDM has as a number of an item is a number, also where it came as a text.
/// </summary>
internal sealed class FlatItemsExpression(ValueExpression source) : ItemListExpression(source)
{
    private static bool IsNumber(in ItemReader items) =>
        items.NameIs("priceTotal"u8) || items.NameIs("quantity"u8) || items.NameIs("discountAmount"u8);

    protected override int WriteItem(ref ItemReader items, Span<byte> target, ref int entries, ref ValueTraits traits)
    {
        int written = 0;
        int fields = 0;
        while (items.NextEntry())
        {
            if (!items.HasContent || fields == RecordLimits.Entries)
            {
                continue;
            }

            target[written++] = fields++ == 0 ? (byte)'{' : (byte)',';
            written += items.CopyName(target[written..], ref traits);
            target[written++] = (byte)':';
            written += items.CopyValue(target[written..], ref traits, asNumber: IsNumber(items));
        }

        // An item without values is not an entry.
        if (written > 0)
        {
            target[written++] = (byte)'}';
            target[written++] = (byte)',';
            entries++;
        }

        return written;
    }
}
