using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>JSON's strings and white space, letter by letter.</summary>
internal static class ReferenceText
{
    /// <summary>Undoes the escapes of what stands between the quotes of a string; a lone surrogate becomes U+FFFD.</summary>
    public static string Unescape(string content)
    {
        StringBuilder text = new();
        for (int at = 0; at < content.Length; at++)
        {
            if (content[at] != '\\')
            {
                text.Append(content[at]);
                continue;
            }

            at++;
            if (content[at] == 'u')
            {
                text.Append((char)int.Parse(content.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 4;
            }
            else
            {
                text.Append(content[at] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', char itself => itself });
            }
        }

        return string.Concat(text.ToString().EnumerateRunes());
    }

    /// <summary>Writes a text between the quotes of a string, with no escape that need not be.</summary>
    public static string Escape(string text) => string.Concat(text.Select(letter => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' => $"\\u{(int)letter:x4}",
        _ => letter.ToString(),
    }));

    /// <summary>The content of a string as it is sent: as it came, but anew where it may hold a lone surrogate, which Mixpanel refuses.</summary>
    public static string Sent(string content) =>
        content.Contains("\\ud", StringComparison.OrdinalIgnoreCase) && (content.Contains("\\ud", StringComparison.Ordinal) || content.Contains("\\uD", StringComparison.Ordinal))
            ? Escape(Unescape(content))
            : content;

    /// <summary>JSON without the white space between its tokens.</summary>
    public static string Compact(string json)
    {
        StringBuilder text = new();
        bool inString = false;
        for (int at = 0; at < json.Length; at++)
        {
            char letter = json[at];
            if (inString && letter == '\\' && at + 1 < json.Length)
            {
                text.Append(letter).Append(json[++at]);
                continue;
            }

            inString ^= letter == '"';
            if (inString || letter is not (' ' or '\t' or '\r' or '\n'))
            {
                text.Append(letter);
            }
        }

        return text.ToString();
    }

    /// <summary>Without JavaScript's white space at the ends.</summary>
    public static string Trim(string text) => text.Trim(
        [.. "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff", .. Enumerable.Range(0x2000, 11).Select(letter => (char)letter)]);
}
