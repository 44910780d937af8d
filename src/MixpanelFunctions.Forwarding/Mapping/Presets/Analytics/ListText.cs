using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>Lists of values, however Analytics has them.</summary>
internal static class ListText
{
    /// <summary>The single values of a list, of <c>{"value":…}</c> that value.</summary>
    public static JsonValue Of(EventValues values, JsonValue list, Utf8Buffer text)
    {
        text.Truncate(0);
        text.Append((byte)'[');
        Utf8JsonReader reader = new(values.Bytes(list), EventReader.ValueOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Add(ref reader, text);
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isValue = JsonToken.Is(ref reader, "value"u8);
                reader.Read();
                if (isValue)
                {
                    Add(ref reader, text);
                }

                reader.Skip();
            }
        }

        return Keep(values, text, ValueTraits.Unchecked);
    }

    /// <summary>The values between delimiters.</summary>
    public static JsonValue Split(EventValues values, JsonValue value, byte[] delimiter, Utf8Buffer text)
    {
        text.Truncate(0);
        text.Append((byte)'[');
        ReadOnlySpan<byte> rest = values.PlainText(value);
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf(delimiter);
            ReadOnlySpan<byte> one = (end < 0 ? rest : rest[..end]).Trim((byte)' ');
            rest = end < 0 ? default : rest[(end + delimiter.Length)..];
            if (!one.IsEmpty)
            {
                text.Append((byte)'"');
                text.Advance(JsonEscapes.Do(one, text.Room(one.Length * JsonEscapes.LargestGrowth)));
                text.Append("\","u8);
            }
        }

        // Without escapes and long texts, nothing must be checked when it is sent.
        bool isPlain = (value.Traits & ValueTraits.Escaped) == 0 && value.Length <= RecordLimits.StringCharacters;
        return Keep(values, text, isPlain ? ValueTraits.None : ValueTraits.Unchecked);
    }

    private static void Add(ref Utf8JsonReader reader, Utf8Buffer text)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when !reader.ValueSpan.IsEmpty:
                text.Append((byte)'"');
                text.Append(reader.ValueSpan);
                text.Append("\","u8);
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                text.Append(reader.ValueSpan);
                text.Append((byte)',');
                break;
        }
    }

    private static JsonValue Keep(EventValues values, Utf8Buffer text, ValueTraits traits)
    {
        if (text.Length == 1)
        {
            return JsonValue.Missing;
        }

        // In the place of the last comma.
        text.Truncate(text.Length - 1);
        text.Append((byte)']');
        return values.Keep(JsonKind.Array, text.Written, traits);
    }
}
