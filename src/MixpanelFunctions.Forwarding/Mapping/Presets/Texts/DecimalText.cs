using System.Buffers.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

/// <summary>Numbers that events have as text, exact, so that one number is always written in one way: <c>3.50</c> as 3.5.</summary>
internal static class DecimalText
{
    /// <summary>The longest text that <see cref="Format"/> writes, in bytes.</summary>
    public const int Longest = 64;

    /// <summary>More characters than any amount has.</summary>
    private const int MostPlain = 20;

    /// <summary>Reads a whole text as a number, blanks around it aside.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        text = text.Trim((byte)' ');
        number = 0;
        return text.Length is > 0 and < Longest && Utf8Parser.TryParse(text, out number, out int read) && read == text.Length;
    }

    /// <summary>Writes a number as JSON.</summary>
    /// <param name="number">The number.</param>
    /// <param name="target">At least <see cref="Longest"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Format(decimal number, Span<byte> target)
    {
        _ = Utf8Formatter.TryFormat(number, target, out int length);
        return TrimFraction(target[..length]).Length;
    }

    /// <summary>Keeps a number for the current event.</summary>
    public static JsonValue Keep(EventValues values, decimal number)
    {
        Span<byte> room = values.Room(Longest);
        return values.Take(JsonKind.Number, Format(number, room), ValueTraits.None);
    }

    /// <summary>Keeps a text that is a number as this number; for other texts, another value counts.</summary>
    public static JsonValue Keep(EventValues values, ReadOnlySpan<byte> text, JsonValue otherwise) =>
        IsPlain(text) ? values.Keep(JsonKind.Number, TrimFraction(text), ValueTraits.None)
        : TryParse(text, out decimal number) ? Keep(values, number)
        : otherwise;

    /// <summary>Whether a text is a number as JSON writes it, without sign and exponent: most are.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        int whole = text.LeadingDigits().Length;
        if (whole == 0 || text.Length > MostPlain || (whole > 1 && text[0] == '0'))
        {
            return false;
        }

        return whole == text.Length
            || (text[whole] == '.' && whole + 1 < text.Length && text[(whole + 1)..].LeadingDigits().Length == text.Length - whole - 1);
    }

    /// <summary>A decimal number without insignificant zeros after its point.</summary>
    public static ReadOnlySpan<byte> TrimFraction(ReadOnlySpan<byte> number)
    {
        if (!number.Contains((byte)'.'))
        {
            return number;
        }

        number = number.TrimEnd((byte)'0');
        return number[^1] == '.' ? number[..^1] : number;
    }
}
