using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>
/// An object or array with tokens somewhere inside. An entry of an object whose value is missing is left out; in an
/// array it becomes null, so that the others keep their places.
/// </summary>
/// <param name="kind">Object or array.</param>
/// <param name="keys">For an object the keys, each as <c>"key":</c>; empty for an array.</param>
/// <param name="items">The values.</param>
internal sealed class StructureExpression(JsonKind kind, byte[][] keys, ValueExpression[] items) : ValueExpression
{
    private const int MostOnStack = 64;

    internal override int Depth { get; } = 1 + items.Max(item => item.Depth);

    internal override long Size { get; } = keys.Sum(key => (long)key.Length) + items.Sum(item => item.Size);

    internal override bool HoldsSecret { get; } = items.Any(item => item.HoldsSecret);

    public override JsonValue Evaluate(EventValues values)
    {
        Span<JsonValue> found = items.Length <= MostOnStack ? stackalloc JsonValue[items.Length] : new JsonValue[items.Length];
        long length = 2 + items.Length;
        for (int i = 0; i < items.Length; i++)
        {
            found[i] = items[i].Evaluate(values);
            length += Math.Max(4, found[i].Length + 2) + (kind == JsonKind.Object ? keys[i].Length : 0);
        }

        Span<byte> room = values.Room((int)Math.Min(length, int.MaxValue));
        int written = 0;
        room[written++] = kind == JsonKind.Object ? (byte)'{' : (byte)'[';
        for (int i = 0; i < found.Length; i++)
        {
            JsonValue value = found[i];
            if (kind == JsonKind.Object && value.Kind == JsonKind.Missing)
            {
                continue;
            }

            if (written > 1)
            {
                room[written++] = (byte)',';
            }

            if (kind == JsonKind.Object)
            {
                keys[i].CopyTo(room[written..]);
                written += keys[i].Length;
            }

            written += Write(values, value, room[written..]);
        }

        room[written++] = kind == JsonKind.Object ? (byte)'}' : (byte)']';
        return values.Take(kind, written, ValueTraits.Unchecked);
    }

    private static int Write(EventValues values, JsonValue value, Span<byte> target)
    {
        switch (value.Kind)
        {
            case JsonKind.Missing:
                "null"u8.CopyTo(target);
                return 4;
            case JsonKind.String:
                target[0] = (byte)'"';
                values.Bytes(value).CopyTo(target[1..]);
                target[value.Length + 1] = (byte)'"';
                return value.Length + 2;
            default:
                values.Bytes(value).CopyTo(target);
                return value.Length;
        }
    }
}
