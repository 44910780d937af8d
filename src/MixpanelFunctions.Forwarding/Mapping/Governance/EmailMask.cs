using System.Buffers;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>Finds e-mail addresses in texts: a name, an <c>@</c> or its escape <c>%40</c>, and a host with a dot (RFC 5321, as far as addresses in use go).</summary>
internal static class EmailMask
{
    private static readonly SearchValues<byte> Signs = SearchValues.Create("@%"u8);

    /// <summary>Whether a text holds one.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => Find(text, 0, out _, out _);

    /// <summary>Writes a text with <c>***</c> for each address.</summary>
    /// <inheritdoc cref="TextMask.Write"/>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> target, out bool isChanged) => TextMask.Write(Find, text, target, out isChanged);

    private static bool Find(ReadOnlySpan<byte> text, int from, out int start, out int end)
    {
        (start, end) = (0, 0);
        for (int at = from; at < text.Length;)
        {
            int next = text[at..].IndexOfAny(Signs);
            if (next < 0)
            {
                return false;
            }

            at += next;
            int sign = text[at] == '@' ? 1 : text[at..].StartsWith("%40"u8) ? 3 : 0;
            if (sign == 0)
            {
                at++;
                continue;
            }

            start = at;
            while (start > from && IsOfName(text[start - 1]))
            {
                start--;
            }

            end = at + sign;
            while (end < text.Length && IsOfHost(text[end]))
            {
                end++;
            }

            // A dot at the end belongs to the sentence.
            end = at + sign + text[(at + sign)..end].TrimEnd(".-"u8).Length;
            ReadOnlySpan<byte> host = text[(at + sign)..end];
            int dot = host.LastIndexOf((byte)'.');
            if (start < at && dot > 0 && host.Length - dot > 2)
            {
                return true;
            }

            at += sign;
        }

        return false;
    }

    /// <summary>The characters of a name in common e-mail addresses, without those that separate the parts of a URL.</summary>
    private static bool IsOfName(byte letter) =>
        char.IsAsciiLetterOrDigit((char)letter) || letter >= 0x80 || letter is (byte)'.' or (byte)'_' or (byte)'-' or (byte)'+' or (byte)'%' or (byte)'\'' or (byte)'!' or (byte)'$' or (byte)'*' or (byte)'^' or (byte)'~';

    private static bool IsOfHost(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter >= 0x80 || letter is (byte)'.' or (byte)'-';
}
