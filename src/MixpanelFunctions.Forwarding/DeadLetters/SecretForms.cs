using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>
/// The forms that a secret may have in a text, as patterns: as it is or in other letter case, cleaned, with JSON's escapes at any depth,
/// URL-encoded any number of times, and within base64, as <c>user:secret</c> is in a header.
/// </summary>
internal static class SecretForms
{
    /// <summary>Fewer letters of base64 would also match ordinary text.</summary>
    private const int ShortestCode = 7;

    private const string CodeLetters = "[A-Za-z0-9+/_=-]*";

    /// <summary>A pattern that matches the secret in each of its forms.</summary>
    public static string Pattern(string secret)
    {
        byte[] lower = new byte[Encoding.UTF8.GetByteCount(secret) * 2];
        int length = JavaScriptText.ToLower(Encoding.UTF8.GetBytes(secret), lower);
        string[] spelt = [.. new[] { secret, Encoding.UTF8.GetString(lower, 0, length) }.Select(Spelt).Distinct().Where(pattern => pattern.Length > 0)];
        return string.Join('|', [.. spelt, .. Codes(secret).Select(code => CodeLetters + string.Concat(code.EnumerateRunes().Select(letter => Letter(letter, anyCase: false))) + CodeLetters)]);
    }

    /// <summary>The text letter by letter. A sequence of white space matches any other one, and the ends are trimmed as for clean text.</summary>
    private static string Spelt(string text)
    {
        StringBuilder pattern = new();
        bool wasBlank = false;
        foreach (Rune letter in text.Trim().EnumerateRunes())
        {
            bool isBlank = Rune.IsWhiteSpace(letter);
            if (!isBlank)
            {
                pattern.Append(Letter(letter, anyCase: true));
            }
            else if (!wasBlank)
            {
                pattern.Append(@"(?:\s|\+|%(?:25)*(?:20|09|0[aAdD])|\\+(?:[nrtbf]|u00(?:20|09|0[aAdD]|[aA]0)))+");
            }

            wasBlank = isBlank;
        }

        return pattern.ToString();
    }

    private static string Letter(Rune letter, bool anyCase)
    {
        HashSet<string> forms = [];
        foreach (Rune each in anyCase ? [letter, Rune.ToLowerInvariant(letter), Rune.ToUpperInvariant(letter)] : new[] { letter })
        {
            string text = each.ToString();
            // JSON may put a backslash before these three; each further depth doubles it and adds one.
            forms.Add(text is "\"" or "\\" or "/" ? @"\\*" + Regex.Escape(text) : Regex.Escape(text));
            forms.Add(string.Concat(text.Select(unit => @"\\+u" + AnyCase(((int)unit).ToString("x4", CultureInfo.InvariantCulture)))));
            forms.Add(string.Concat(Encoding.UTF8.GetBytes(text).Select(unit => "%(?:25)*" + AnyCase(unit.ToString("x2", CultureInfo.InvariantCulture)))));
        }

        return $"(?:{string.Join('|', forms)})";
    }

    private static string AnyCase(string digits) =>
        string.Concat(digits.Select(digit => char.IsAsciiDigit(digit) ? digit.ToString() : $"[{digit}{char.ToUpperInvariant(digit)}]"));

    /// <summary>The letters of base64 that depend only on the secret's bytes, after 0, 1 or 2 bytes of preceding text.</summary>
    private static IEnumerable<string> Codes(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            string code = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            int first = before == 0 ? 0 : before + 1;
            // An incomplete last letter also contains bits of the following text.
            int end = code.Length - ((before + bytes.Length) % 3 == 0 ? 0 : 1);
            if (end - first >= ShortestCode)
            {
                string own = code[first..end];
                yield return own;
                string forUrls = own.Replace('+', '-').Replace('/', '_');
                if (forUrls != own)
                {
                    yield return forUrls;
                }
            }
        }
    }
}
