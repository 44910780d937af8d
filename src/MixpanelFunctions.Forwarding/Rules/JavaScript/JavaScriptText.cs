using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>Text as JavaScript handles it, on UTF-8: white space, lower case.</summary>
internal static class JavaScriptText
{
    /// <summary>The text without JavaScript's white space (ECMA-262: WhiteSpace and LineTerminator) at its ends.</summary>
    // There is nearly always nothing to trim, which two checks show: no white space contains a byte from ! to ~.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text[0] is > (byte)' ' and < 0x7F && text[^1] is > (byte)' ' and < 0x7F ? text : TrimEnds(text);

    private static ReadOnlySpan<byte> TrimEnds(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && Rune.DecodeFromUtf8(text, out Rune first, out int length) == OperationStatus.Done && IsWhiteSpace(first))
        {
            text = text[length..];
        }

        while (!text.IsEmpty && Rune.DecodeLastFromUtf8(text, out Rune last, out int length) == OperationStatus.Done && IsWhiteSpace(last))
        {
            text = text[..^length];
        }

        return text;
    }

    /// <summary>Every run of white space becomes one blank, the ends are trimmed: Adobe's <c>cleanText</c>.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="target">At least as long as the text.</param>
    /// <returns>The bytes written.</returns>
    public static int Clean(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text = Trim(text);
        int written = 0;
        bool inRun = false;
        while (!text.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            if (!IsWhiteSpace(rune))
            {
                text[..length].CopyTo(target[written..]);
                written += length;
                inRun = false;
            }
            else if (!inRun)
            {
                target[written++] = (byte)' ';
                inRun = true;
            }

            text = text[length..];
        }

        return written;
    }

    /// <summary>Writes the result of <c>text.toLowerCase()</c>.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="target">At least twice as long as the text: U+0130 grows from two bytes to three.</param>
    /// <returns>The bytes written.</returns>
    public static int ToLower(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (Ascii.IsValid(text))
        {
            _ = Ascii.ToLower(text, target, out int ascii);
            return ascii;
        }

        int written = 0;
        for (int at = 0; at < text.Length;)
        {
            _ = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length);
            written += rune.Value switch
            {
                // The two places where Unicode's full mapping, which JavaScript takes, differs from the simple one.
                0x0130 => Put("i\u0307"u8, target[written..]),
                0x03A3 => Put(IsFinalSigma(text, at, at + length) ? "ς"u8 : "σ"u8, target[written..]),
                _ => Rune.ToLowerInvariant(rune).EncodeToUtf8(target[written..]),
            };
            at += length;
        }

        return written;
    }

    private static int Put(ReadOnlySpan<byte> letters, Span<byte> target)
    {
        letters.CopyTo(target);
        return letters.Length;
    }

    /// <summary>Unicode's Final_Sigma: a letter that has case before it, none after it, with any marks between.</summary>
    private static bool IsFinalSigma(ReadOnlySpan<byte> text, int start, int end)
    {
        ReadOnlySpan<byte> before = text[..start];
        Rune rune = default;
        while (!before.IsEmpty)
        {
            _ = Rune.DecodeLastFromUtf8(before, out rune, out int length);
            before = before[..^length];
            if (!IsCaseIgnorable(rune))
            {
                break;
            }

            rune = default;
        }

        if (!IsCased(rune))
        {
            return false;
        }

        ReadOnlySpan<byte> after = text[end..];
        while (!after.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(after, out rune, out int length);
            if (!IsCaseIgnorable(rune))
            {
                return !IsCased(rune);
            }

            after = after[length..];
        }

        return true;
    }

    /// <summary>Unicode's Cased, without those that are ignorable too.</summary>
    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    /// <summary>Unicode's Case_Ignorable: marks, modifiers, and what is within words as an apostrophe does.</summary>
    private static bool IsCaseIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A;

    private static bool IsWhiteSpace(Rune rune) =>
        rune.Value is (>= 0x09 and <= 0x0D) or 0x20 or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A)
            or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000 or 0xFEFF;
}
