using System.Buffers;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Patterns;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>
/// Replaces the values of parameters in addresses, wherever in a text they stand: after <c>?</c>, <c>&amp;</c> and <c>;</c>, after <c>#</c> where that is requested,
/// and in an address that is itself the escaped value of a parameter. A user's name and password before a host are replaced too.
/// </summary>
internal sealed class UrlScrubber
{
    /// <summary>Parameters that are looked for where a rules file names none.</summary>
    public static readonly IReadOnlyList<string> DefaultParameters =
    [
        "*email*", "e-mail", "mail", "*token*", "*password*", "passwd", "passwort", "pwd", "pass", "*secret*", "*apikey*", "*api_key*", "*api-key*", "access_key",
        "auth", "authorization", "*session*", "*sessid*", "sid", "code", "otp", "pin", "signature", "sig", "jwt", "*phone*", "mobile", "tel", "msisdn",
        "*firstname*", "*first_name*", "*lastname*", "*last_name*", "*fullname*", "*full_name*", "surname", "username", "user_name", "card*", "*cardnumber*", "*card_number*", "cvv", "cvc", "iban", "ssn",
    ];

    private const int LongestName = 128;

    /// <summary>What separates the parts of addresses, escaped or not.</summary>
    private static readonly SearchValues<byte> Marks = SearchValues.Create("?&;#=/% \"<\n"u8);

    /// <summary>The characters before a parameter's name, without escapes.</summary>
    private static readonly SearchValues<byte> Starts = SearchValues.Create("?&;# \"<\n"u8);

    private readonly NamePatterns _names;
    private readonly bool _fragments;

    public UrlScrubber(ScrubUrlsDefinition definition)
    {
        _names = new NamePatterns(definition.Parameters ?? DefaultParameters);
        _fragments = definition.Fragments;
    }

    /// <summary>Whether a text may hold a parameter to replace: a quick check that can have false positives.</summary>
    /// <param name="text">The text, without escapes of JSON, <c>%</c> and <c>@</c>.</param>
    /// <param name="memory">Remembers which names are meant.</param>
    public bool IsParameterIn(ReadOnlySpan<byte> text, NameMemory memory)
    {
        for (int from = 0; ;)
        {
            int length = text[from..].IndexOf((byte)'=');
            if (length < 0)
            {
                return false;
            }

            ReadOnlySpan<byte> part = text.Slice(from, length);
            int before = part.LastIndexOfAny(Starts);
            if ((before >= 0 || from == 0) && IsMeant(part[(before + 1)..], memory))
            {
                return true;
            }

            from += length + 1;
        }
    }

    /// <summary>Writes a text with values replaced.</summary>
    /// <param name="text">The text, without escapes of JSON.</param>
    /// <param name="target">At least three times as long.</param>
    /// <param name="memory">Remembers which names are meant.</param>
    /// <param name="isChanged">Whether anything was replaced.</param>
    /// <returns>The bytes written.</returns>
    public int Write(ReadOnlySpan<byte> text, Span<byte> target, NameMemory memory, out bool isChanged)
    {
        isChanged = false;
        int written = 0;
        int done = 0;
        int nameAt = 0;
        bool isEscaped = false;
        bool isFragment = false;
        bool isOfPath = false;
        for (int at = 0; at < text.Length;)
        {
            int plain = text[at..].IndexOfAny(Marks);
            if (plain < 0)
            {
                break;
            }

            at += plain;
            int sign = Sign(text[at..], out byte letter);
            switch (letter)
            {
                case (byte)'?' or (byte)'&' or (byte)';' or (byte)'#':
                    isFragment |= letter == '#';
                    nameAt = at + sign;
                    isEscaped = sign > 1;
                    isOfPath = letter == ';';
                    break;
                case (byte)'/' when text[at..].StartsWith("//"u8):
                    int end = UserEnd(text, at + 2);
                    sign = 2;
                    if (end > at + 2)
                    {
                        Copy(text[done..(at + 2)], target, ref written);
                        Hide(target, ref written, ref isChanged);
                        done = end;
                        sign = end - at;
                    }

                    nameAt = -1;
                    break;
                case (byte)'=':
                    if (nameAt >= 0 && (_fragments || !isFragment) && IsMeant(text[nameAt..at], memory))
                    {
                        int start = at + sign;
                        int valueEnd = ValueEnd(text, start, isEscaped || sign > 1, isOfPath);
                        if (valueEnd > start)
                        {
                            Copy(text[done..start], target, ref written);
                            Hide(target, ref written, ref isChanged);
                            done = valueEnd;
                            sign = valueEnd - at;
                        }
                    }

                    nameAt = -1;
                    break;
                case (byte)' ' or (byte)'"' or (byte)'<' or (byte)'\n':
                    // An address ends here; another may follow.
                    (nameAt, isFragment) = (at + 1, false);
                    break;
            }

            at += sign;
        }

        if (isChanged)
        {
            Copy(text[done..], target, ref written);
        }

        return written;
    }

    /// <summary>The letter at the beginning, escaped or not, and how many bytes it takes.</summary>
    private static int Sign(ReadOnlySpan<byte> text, out byte letter)
    {
        letter = text[0];
        if (letter != '%' || text.Length < 3)
        {
            return 1;
        }

        letter = (text[1], text[2] | 0x20) switch
        {
            ((byte)'3', 'f') => (byte)'?',
            ((byte)'2', '6') => (byte)'&',
            ((byte)'2', '3') => (byte)'#',
            ((byte)'3', 'b') => (byte)';',
            ((byte)'3', 'd') => (byte)'=',
            _ => 0,
        };
        return letter == 0 ? 1 : 3;
    }

    private static int ValueEnd(ReadOnlySpan<byte> text, int start, bool isEscaped, bool isOfPath)
    {
        for (int at = start; at < text.Length; at++)
        {
            if (text[at] is (byte)'&' or (byte)'#' or (byte)';' or (byte)' ' or (byte)'"' or (byte)'<' or (byte)'\n' || (isOfPath && text[at] == '?'))
            {
                return at;
            }

            if (isEscaped && text[at] == '%' && Sign(text[at..], out byte letter) == 3 && letter is (byte)'&' or (byte)'#' or (byte)';')
            {
                return at;
            }
        }

        return text.Length;
    }

    /// <summary>Where a user's name and password end before the <c>@</c> of an address; -1 if there is none.</summary>
    private static int UserEnd(ReadOnlySpan<byte> text, int start)
    {
        int length = text[start..].IndexOfAny("/?# \""u8);
        return text.Slice(start, length < 0 ? text.Length - start : length).LastIndexOf((byte)'@') is >= 0 and int at ? start + at : -1;
    }

    private bool IsMeant(ReadOnlySpan<byte> name, NameMemory memory)
    {
        if (memory.TryFind(name, out int place, out byte answer))
        {
            return answer != 0;
        }

        bool isMeant = IsMeant(name);
        memory.Keep(name, place, isMeant ? (byte)1 : (byte)0);
        return isMeant;
    }

    private bool IsMeant(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'%'))
        {
            return _names.Matches(name);
        }

        Span<byte> plain = stackalloc byte[LongestName];
        name = name[..Math.Min(name.Length, LongestName)];
        int length = 0;
        for (int i = 0; i < name.Length; i++)
        {
            if (PercentEscape.TryRead(name, i, out byte one))
            {
                plain[length++] = one;
                i += PercentEscape.Length - 1;
            }
            else
            {
                plain[length++] = name[i];
            }
        }

        return _names.Matches(plain[..length]);
    }

    private static void Copy(ReadOnlySpan<byte> text, Span<byte> target, ref int written)
    {
        text.CopyTo(target[written..]);
        written += text.Length;
    }

    private static void Hide(Span<byte> target, ref int written, ref bool isChanged)
    {
        Copy(TextMask.Stars, target, ref written);
        isChanged = true;
    }
}
