using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>What the marks of a replacement represent, such as <c>$&amp;</c> and <c>$1</c> (ECMA-262, GetSubstitution).</summary>
internal static class Substitution
{
    /// <summary>The replacement of one match.</summary>
    /// <param name="template">The replacement with its marks.</param>
    /// <param name="match">The arguments of a replacement function: the match, its groups, its place, the text, and the named groups if there are any.</param>
    /// <param name="check">Refuses a length that is too large.</param>
    public static string Of(string template, JsValue[] match, Action<long> check)
    {
        ObjectInstance? named = match[^1] as ObjectInstance;
        int last = match.Length - (named is null ? 1 : 2);
        string text = match[last].ToString();
        string matched = match[0].ToString();
        int at = (int)match[last - 1].AsNumber();
        int groups = last - 2;
        StringBuilder result = new();
        for (int i = 0; i < template.Length; i++)
        {
            check(result.Length);
            char mark = template[i] == '$' && i + 1 < template.Length ? template[i + 1] : '\0';
            int length = 2;
            string? found = mark switch
            {
                '$' => "$",
                '&' => matched,
                '`' => text[..at],
                '\'' => text[Math.Min(text.Length, at + matched.Length)..],
                >= '0' and <= '9' => Group(template, i + 1, match, groups, ref length),
                '<' when named is not null => Named(template, i + 2, named, ref length),
                _ => null,
            };
            if (found is null)
            {
                result.Append(template[i]);
            }
            else
            {
                result.Append(found);
                i += length - 1;
            }
        }

        return result.ToString();
    }

    private static string? Group(string template, int at, JsValue[] match, int groups, ref int length)
    {
        int number = template[at] - '0';
        int two = at + 1 < template.Length && char.IsAsciiDigit(template[at + 1]) ? (number * 10) + template[at + 1] - '0' : 0;
        if (two >= 1 && two <= groups)
        {
            (number, length) = (two, 3);
        }

        return number < 1 || number > groups ? null
            : match[number].IsUndefined() ? string.Empty
            : match[number].ToString();
    }

    private static string? Named(string template, int at, ObjectInstance named, ref int length)
    {
        int end = template.IndexOf('>', at);
        if (end < 0)
        {
            return null;
        }

        length = end - at + 3;
        JsValue value = named.Get(template[at..end]);
        return value.IsUndefined() ? string.Empty : TypeConverter.ToString(value);
    }
}
