using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Lists for operations that take no null among the items: a missing item is left out.</summary>
internal static class NullFreeList
{
    /// <summary>A list without its nulls; missing if nothing is left.</summary>
    /// <param name="values">The event.</param>
    /// <param name="list">The list.</param>
    public static JsonValue Of(EventValues values, JsonValue list)
    {
        // The written bytes are a part of the list's own text.
        Span<byte> room = values.Room(list.Length);
        ReadOnlySpan<byte> json = values.Bytes(list);
        Utf8JsonReader reader = new(json, EventReader.ValueOptions);
        reader.Read();
        int written = 0;
        room[written++] = (byte)'[';
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            bool isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (isNull)
            {
                continue;
            }

            ReadOnlySpan<byte> item = json[start..(int)reader.BytesConsumed];
            if (written > 1)
            {
                room[written++] = (byte)',';
            }

            item.CopyTo(room[written..]);
            written += item.Length;
        }

        room[written++] = (byte)']';
        return written == 2 ? JsonValue.Missing : values.Take(JsonKind.Array, written, ValueTraits.Unchecked);
    }
}
