using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>Numbers that come as texts, as many senders of XDM write them.</summary>
internal static class NumberText
{
    /// <summary>A text in JSON's notation of a number as that number; any other value as it is.</summary>
    public static JsonValue Of(EventValues values, JsonValue value)
    {
        if (value.Kind != JsonKind.String)
        {
            return value;
        }

        ReadOnlySpan<byte> text = values.PlainText(value);
        if (!IsNumber(text))
        {
            return value;
        }

        return (value.Traits & ValueTraits.Escaped) == 0 ? value with { Kind = JsonKind.Number } : values.Keep(JsonKind.Number, text, ValueTraits.None);
    }

    /// <summary>Whether a text is a number in JSON's notation (RFC 8259, section 6) that a double holds.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text.StartsWith("-"u8) ? text[1..] : text;
        int whole = Digits(rest);
        if (whole == 0 || (whole > 1 && rest[0] == '0'))
        {
            return false;
        }

        rest = rest[whole..];
        if (rest.StartsWith("."u8))
        {
            int fraction = Digits(rest[1..]);
            if (fraction == 0)
            {
                return false;
            }

            rest = rest[(1 + fraction)..];
        }

        if (!rest.IsEmpty && rest[0] is (byte)'e' or (byte)'E')
        {
            rest = rest[1..];
            rest = !rest.IsEmpty && rest[0] is (byte)'+' or (byte)'-' ? rest[1..] : rest;
            int exponent = Digits(rest);
            if (exponent == 0)
            {
                return false;
            }

            rest = rest[exponent..];
        }

        return rest.IsEmpty && JavaScriptNumber.IsFinite(text);
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
