using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>Values as text: what a token puts into a longer text, what a number is as an id.</summary>
internal static class TextForm
{
    /// <summary>
    /// A value as a JSON string's content: a string as it is, numbers and booleans as JSON writes them, objects and
    /// arrays as compact JSON, missing and null as nothing.
    /// </summary>
    public static JsonValue Of(EventValues values, JsonValue value)
    {
        ArgumentNullException.ThrowIfNull(values);
        switch (value.Kind)
        {
            case JsonKind.String:
                return value;
            case JsonKind.True or JsonKind.False:
                return value with { Kind = JsonKind.String };
            case JsonKind.Number:
                return OfNumber(values, value);
            case JsonKind.Object or JsonKind.Array:
                Span<byte> room = values.Room(value.Length);
                int length = CompactJson.Write(values.Bytes(value), room);
                values.Take(JsonKind.String, length, ValueTraits.None);
                return KeepAsString(values, room[..length]);
            default:
                return new JsonValue(JsonKind.String, ValueSource.Scratch, ValueTraits.None, 0, 0);
        }
    }

    /// <summary>Whether a value is a text that says nothing: empty, or white space alone.</summary>
    internal static bool IsBlank(EventValues values, JsonValue value) =>
        value.Kind == JsonKind.String && JavaScriptText.Trim(values.PlainText(value)).IsEmpty;

    /// <summary>Keeps a plain text as a JSON string, escaped where it must be.</summary>
    internal static JsonValue KeepAsString(EventValues values, ReadOnlySpan<byte> plain)
    {
        if (JsonEscapes.IsPlain(plain))
        {
            return values.Keep(JsonKind.String, plain, ValueTraits.None);
        }

        int length = JsonEscapes.Do(plain, values.Room(plain.Length * JsonEscapes.LargestGrowth));
        return values.Take(JsonKind.String, length, ValueTraits.Escaped);
    }

    private static JsonValue OfNumber(EventValues values, JsonValue value)
    {
        ReadOnlySpan<byte> number = values.Bytes(value);
        // A whole number keeps all its digits, though JavaScript would round it beyond 2^53: it may be an id.
        if (number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 || (number[0] == '-' && number.Length > 2 && number[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0))
        {
            return value with { Kind = JsonKind.String };
        }

        double parsed = JavaScriptNumber.ParseJson(number);
        if (!double.IsFinite(parsed))
        {
            return new JsonValue(JsonKind.String, ValueSource.Scratch, ValueTraits.None, 0, 0);
        }

        int length = JavaScriptNumber.Format(parsed, values.Room(JavaScriptNumber.LongestText));
        return values.Take(JsonKind.String, length, ValueTraits.None);
    }
}
