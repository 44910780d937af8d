namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>
/// Finds the numbers of payment cards in texts: 13 to 19 digits, alone or with a blank, dash, dot or plus between some, that begin as the cards of a known
/// scheme do and whose last digit is right (ISO/IEC 7812-1, the Luhn formula).
/// </summary>
internal static class CardMask
{
    /// <summary>The digits of the shortest number.</summary>
    public const int Least = 13;

    private const int Most = 19;
    private const int Group = 4;

    /// <summary>Whether a text holds one.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => Find(text, 0, out _, out _);

    /// <summary>Writes a text with <c>***</c> for each number.</summary>
    /// <inheritdoc cref="TextMask.Write"/>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> target, out bool isChanged) => TextMask.Write(Find, text, target, out isChanged);

    private static bool Find(ReadOnlySpan<byte> text, int from, out int start, out int end)
    {
        (start, end) = (from, from);
        // Cards are written in groups of four digits or more: so every fourth byte shows whether there may be one.
        for (int at = from + Group - 1; at < text.Length; at += Group)
        {
            if (!IsDigit(text[at]))
            {
                continue;
            }

            start = at;
            while (start > from && IsDigit(text[start - 1]))
            {
                start--;
            }

            if (text[start] is >= (byte)'2' and <= (byte)'6' && IsGroup(text[start..]) && TryRead(text, start, out end))
            {
                return true;
            }

            while (at + 1 < text.Length && IsDigit(text[at + 1]))
            {
                at++;
            }
        }

        return false;
    }

    private static bool IsGroup(ReadOnlySpan<byte> text) => text.Length >= Least && !text[..Group].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Reads groups of digits, and checks after each whether they are a card's number.</summary>
    private static bool TryRead(ReadOnlySpan<byte> text, int start, out int end)
    {
        Span<byte> digits = stackalloc byte[Most];
        int count = 0;
        int at = start;
        while (true)
        {
            if (count == Most)
            {
                end = at;
                return false;
            }

            digits[count++] = (byte)(text[at] - '0');
            end = at + 1;
            bool isEndOfGroup = end == text.Length || !IsDigit(text[end]);
            if (isEndOfGroup && count >= Least && IsCard(digits[..count]))
            {
                return true;
            }

            at += Gap(text, at);
            if (at >= text.Length || !IsDigit(text[at]))
            {
                return false;
            }
        }
    }

    /// <summary>The distance from a digit to the next possible one.</summary>
    private static int Gap(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> rest = text[(at + 1)..];
        int separator = rest is [(byte)' ' or (byte)'-' or (byte)'.' or (byte)'+', ..] ? 1 : rest.StartsWith("%20"u8) ? 3 : 0;
        return separator > 0 && rest.Length > separator && IsDigit(rest[separator]) ? separator + 1 : 1;
    }

    private static bool IsDigit(byte letter) => letter is >= (byte)'0' and <= (byte)'9';

    private static bool IsCard(ReadOnlySpan<byte> digits)
    {
        int begins = (digits[0] * 1_000) + (digits[1] * 100) + (digits[2] * 10) + digits[3];
        // Visa, Mastercard, American Express, Discover and UnionPay, Diners, JCB, Maestro.
        bool isKnown = begins is >= 4_000 and < 5_000 or >= 5_100 and < 5_600 or >= 2_221 and <= 2_720
            or >= 3_400 and < 3_500 or >= 3_700 and < 3_800 or >= 6_000 and < 7_000
            or >= 3_000 and < 3_060 or >= 3_600 and < 3_700 or >= 3_800 and < 4_000 or >= 3_528 and < 3_590 or >= 5_600 and < 5_900 or >= 5_000 and < 5_100;
        if (!isKnown)
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[digits.Length - 1 - i];
            sum += i % 2 == 0 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum % 10 == 0;
    }
}
