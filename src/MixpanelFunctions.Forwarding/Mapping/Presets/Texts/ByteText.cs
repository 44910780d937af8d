using System.Text;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

/// <summary>Searching in UTF-8 as mixpanel-js's expressions do, without making strings.</summary>
internal static class ByteText
{
    /// <summary>Whether a text holds a word.</summary>
    public static bool Has(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.IndexOf(word) >= 0;

    /// <summary>Whether a text holds a word in any case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">A word of ASCII letters and digits, in lower case.</param>
    public static bool HasIgnoringCase(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        byte upper = (byte)(word[0] & ~0x20);
        while (text.Length >= word.Length)
        {
            int at = text[..(text.Length - word.Length + 1)].IndexOfAny(word[0], upper);
            if (at < 0)
            {
                return false;
            }

            if (Ascii.EqualsIgnoreCase(text.Slice(at, word.Length), word))
            {
                return true;
            }

            text = text[(at + 1)..];
        }

        return false;
    }

    /// <summary>The digits that a text starts with.</summary>
    public static ReadOnlySpan<byte> LeadingDigits(this ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text : text[..end];
    }

    /// <summary>The text up to the first of some bytes.</summary>
    public static ReadOnlySpan<byte> UpTo(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> ends)
    {
        int end = text.IndexOfAny(ends);
        return end < 0 ? text : text[..end];
    }

    /// <summary>What follows a word; empty if it is not there.</summary>
    public static ReadOnlySpan<byte> Behind(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        int at = text.IndexOf(word);
        return at < 0 ? default : text[(at + word.Length)..];
    }
}
