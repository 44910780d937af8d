using System.Text;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Rules.Patterns;

/// <summary>Names and patterns of names, in which <c>*</c> represents any text. The case of the letters A to Z does not count.</summary>
internal sealed class NamePatterns
{
    private const int MostOnStack = 256;

    private readonly NameTable<string> _names;
    private readonly byte[][][] _patterns;

    public NamePatterns(IReadOnlyList<string> written)
    {
        ILookup<bool, string> kinds = written.Distinct(StringComparer.OrdinalIgnoreCase).ToLookup(text => text.Contains('*', StringComparison.Ordinal));
        _names = new NameTable<string>([.. kinds[false].Select(name => KeyValuePair.Create(name, name))], ignoreCase: true);
        _patterns = [.. kinds[true].Select(pattern => LowerCase(pattern).Split('*').Select(Encoding.UTF8.GetBytes).ToArray())];
        IsEmpty = written.Count == 0;
        MatchesAll = written.Any(text => text.Trim('*').Length == 0 && text.Length > 0);
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty { get; }

    /// <summary>Whether one of them is <c>*</c>.</summary>
    public bool MatchesAll { get; }

    /// <summary>Whether one of them matches a name, by its UTF-8 without escapes.</summary>
    public bool Matches(ReadOnlySpan<byte> name)
    {
        if (_names.Find(name) is not null)
        {
            return true;
        }

        if (_patterns.Length == 0)
        {
            return false;
        }

        Span<byte> lower = name.Length <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[name.Length];
        lower = lower[..name.Length];
        for (int i = 0; i < name.Length; i++)
        {
            lower[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
        }

        foreach (byte[][] parts in _patterns)
        {
            if (Matches(lower, parts))
            {
                return true;
            }
        }

        return false;
    }

    private static string LowerCase(string text) => string.Create(text.Length, text, (target, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    /// <summary>What precedes the first star must start the name, what follows the last must end it, and the rest follows in order.</summary>
    private static bool Matches(ReadOnlySpan<byte> name, byte[][] parts)
    {
        byte[] last = parts[^1];
        if (name.Length < parts[0].Length + last.Length || !name.StartsWith(parts[0]) || !name.EndsWith(last))
        {
            return false;
        }

        name = name[parts[0].Length..^last.Length];
        for (int i = 1; i < parts.Length - 1; i++)
        {
            int at = name.IndexOf(parts[i]);
            if (at < 0)
            {
                return false;
            }

            name = name[(at + parts[i].Length)..];
        }

        return true;
    }
}
