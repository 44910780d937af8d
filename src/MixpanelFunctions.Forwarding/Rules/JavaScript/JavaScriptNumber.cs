using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>
/// Numbers as JavaScript reads and writes them (ECMA-262: StringToNumber and Number::toString), on UTF-8.
/// Adobe's Value Comparison condition compares by these.
/// </summary>
internal static class JavaScriptNumber
{
    /// <summary>The longest text that <see cref="Format"/> writes, in bytes.</summary>
    public const int LongestText = 32;

    /// <summary>The number of digits that are always a whole number below 2^53.</summary>
    private const int MostShortDigits = 15;

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];

    private static readonly SearchValues<byte> Decimal = SearchValues.Create("0123456789.eE+-"u8);

    /// <summary>The result of <c>Number(text)</c>: surrounding white space is ignored, an empty text is 0, anything unreadable is NaN.</summary>
    public static double Parse(ReadOnlySpan<byte> text)
    {
        text = JavaScriptText.Trim(text);
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text.Length > 2 && text[0] == '0' && !IsDigit(text[1]) && text[1] != '.')
        {
            switch (text[1] | 0x20)
            {
                case 'x':
                    return ParseRadix(text[2..], 4);
                case 'o':
                    return ParseRadix(text[2..], 3);
                case 'b':
                    return ParseRadix(text[2..], 1);
            }
        }

        ReadOnlySpan<byte> unsigned = text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        if (unsigned.SequenceEqual("Infinity"u8))
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        // The framework's own words (NaN, Infinity in any case) are not JavaScript's: a number has a digit
        // or a point first, and nothing but digits, one point and an exponent.
        if (unsigned.IsEmpty || unsigned.ContainsAnyExcept(Decimal) || !(IsDigit(unsigned[0]) || unsigned[0] == '.'))
        {
            return double.NaN;
        }

        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value)
            ? value
            : double.NaN;
    }

    /// <summary>A JSON number as a double; outside of the range it is infinite.</summary>
    public static double ParseJson(ReadOnlySpan<byte> number) =>
        TryParseShort(number, out double value) ? value : double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Whether a JSON number fits a double. Mixpanel, as JavaScript, knows no others.</summary>
    public static bool IsFinite(ReadOnlySpan<byte> number)
    {
        // No 25 characters without an exponent reach beyond 1e25.
        return (number.Length < 25 && number.IndexOfAny((byte)'e', (byte)'E') < 0) || double.IsFinite(ParseJson(number));
    }

    /// <summary>Writes what <c>String(value)</c> is, such as <c>1</c> for 1.0 and <c>1e+21</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="target">At least <see cref="LongestText"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Format(double value, Span<byte> target)
    {
        if (!double.IsFinite(value))
        {
            ReadOnlySpan<byte> word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
            word.CopyTo(target);
            return word.Length;
        }

        if (value == 0)
        {
            target[0] = (byte)'0';
            return 1;
        }

        // The shortest digits that read back as the same double, as ECMA-262 requires.
        Span<byte> scientific = stackalloc byte[40];
        int length = ShortestScientific(value, scientific);
        int exponentAt = scientific[..length].IndexOf((byte)'E');
        _ = Utf8Parser.TryParse(scientific[(exponentAt + 1)..length], out int exponent, out _);
        int written = 0;
        ReadOnlySpan<byte> mantissa = scientific[..exponentAt];
        if (mantissa[0] == '-')
        {
            target[written++] = (byte)'-';
            mantissa = mantissa[1..];
        }

        Span<byte> digits = stackalloc byte[24];
        int count = 0;
        foreach (byte character in mantissa)
        {
            if (character != '.')
            {
                digits[count++] = character;
            }
        }

        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }

        return written + Lay(digits[..count], exponent + 1, target[written..]);
    }

    /// <summary>
    /// A JSON number of few digits and no exponent, as most are. Its digits and the power of ten below them are doubles
    /// themselves, so that one division gives the nearest double (W. Clinger, How to read floating point numbers accurately).
    /// </summary>
    private static bool TryParseShort(ReadOnlySpan<byte> number, out double value)
    {
        value = 0;
        bool isNegative = number.Length > 0 && number[0] == '-';
        int first = isNegative ? 1 : 0;
        if (number.Length - first is 0 or > MostShortDigits)
        {
            return false;
        }

        long digits = 0;
        int point = number.Length - 1;
        for (int i = first; i < number.Length; i++)
        {
            int digit = number[i] - '0';
            if ((uint)digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (number[i] == '.' && point == number.Length - 1)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        value = digits / PowersOfTen[number.Length - 1 - point];
        value = isNegative ? -value : value;
        return true;
    }

    /// <summary>Number::toString, steps 6 to 12: where the point or the exponent goes.</summary>
    /// <param name="digits">The significant digits.</param>
    /// <param name="point">How many digits are before the point; ECMA-262's n.</param>
    /// <param name="target">Where to write.</param>
    private static int Lay(ReadOnlySpan<byte> digits, int point, Span<byte> target)
    {
        if (point is > 0 and <= 21)
        {
            if (digits.Length <= point)
            {
                digits.CopyTo(target);
                target[digits.Length..point].Fill((byte)'0');
                return point;
            }

            digits[..point].CopyTo(target);
            target[point] = (byte)'.';
            digits[point..].CopyTo(target[(point + 1)..]);
            return digits.Length + 1;
        }

        if (point is > -6 and <= 0)
        {
            "0."u8.CopyTo(target);
            target.Slice(2, -point).Fill((byte)'0');
            digits.CopyTo(target[(2 - point)..]);
            return 2 - point + digits.Length;
        }

        int written = 0;
        target[written++] = digits[0];
        if (digits.Length > 1)
        {
            target[written++] = (byte)'.';
            digits[1..].CopyTo(target[written..]);
            written += digits.Length - 1;
        }

        int exponent = point - 1;
        target[written++] = (byte)'e';
        target[written++] = exponent < 0 ? (byte)'-' : (byte)'+';
        _ = Utf8Formatter.TryFormat(Math.Abs(exponent), target[written..], out int exponentLength);
        return written + exponentLength;
    }

    private static int ShortestScientific(double value, Span<byte> target)
    {
        // "R" gives the shortest digits, in plain or scientific writing; both become one form here.
        Span<byte> shortest = stackalloc byte[40];
        _ = value.TryFormat(shortest, out int length, "R", CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> text = shortest[..length];
        if (text.IndexOf((byte)'E') >= 0)
        {
            text.CopyTo(target);
            return length;
        }

        int written = 0;
        if (text[0] == '-')
        {
            target[written++] = (byte)'-';
            text = text[1..];
        }

        int point = text.IndexOf((byte)'.');
        int whole = point < 0 ? text.Length : point;
        int firstDigit = text.IndexOfAnyInRange((byte)'1', (byte)'9');
        int exponent = firstDigit < whole ? whole - 1 - firstDigit : whole - firstDigit;
        for (int i = firstDigit; i < text.Length; i++)
        {
            if (text[i] != '.')
            {
                target[written++] = text[i];
            }
        }

        target[written++] = (byte)'E';
        _ = Utf8Formatter.TryFormat(exponent, target[written..], out int exponentLength);
        return written + exponentLength;
    }

    /// <summary>Hexadecimal, octal or binary digits, rounded once: to the nearest double.</summary>
    private static double ParseRadix(ReadOnlySpan<byte> digits, int bitsPerDigit)
    {
        if (digits.IsEmpty)
        {
            return double.NaN;
        }

        int radix = 1 << bitsPerDigit;
        ulong leading = 0;
        int dropped = 0;
        bool droppedAny = false;
        foreach (byte character in digits)
        {
            int digit = IsDigit(character) ? character - '0'
                : (character | 0x20) is >= 'a' and <= 'f' ? (character | 0x20) - 'a' + 10
                : radix;
            if (digit >= radix)
            {
                return double.NaN;
            }

            if (leading >> (64 - bitsPerDigit) == 0)
            {
                leading = (leading << bitsPerDigit) | (uint)digit;
            }
            else
            {
                dropped += bitsPerDigit;
                droppedAny |= digit != 0;
            }
        }

        // At least 61 bits lead where any were dropped, so the last of them is far below what a double keeps: it only
        // distinguishes a number half way between two doubles from a slightly larger one.
        return Math.ScaleB(droppedAny ? leading | 1 : leading, dropped);
    }

    private static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';
}
