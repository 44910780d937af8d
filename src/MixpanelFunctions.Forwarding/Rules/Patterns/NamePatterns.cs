using System.Text;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Rules.Patterns;

/// <summary>Names and patterns of names, in which <c>*</c> stands for any text. The case of the letters A to Z does not count.</summary>
internal sealed class NamePatterns
{
    private readonly NameTable<string> _names;
    private readonly byte[][][] _patterns;

    public NamePatterns(IReadOnlyList<string> written)
    {
        ILookup<bool, string> kinds = written.Distinct(StringComparer.OrdinalIgnoreCase).ToLookup(text => text.Contains('*', StringComparison.Ordinal));
        _names = new NameTable<string>([.. kinds[false].Select(name => KeyValuePair.Create(name, name))], ignoreCase: true);
        _patterns = [.. kinds[true].Select(pattern => pattern.Split('*').Select(Encoding.UTF8.GetBytes).ToArray())];
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

        foreach (byte[][] parts in _patterns)
        {
            if (Matches(name, parts))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What stands before the first star must start the name, what stands behind the last must end it, and the rest follows in order.</summary>
    private static bool Matches(ReadOnlySpan<byte> name, byte[][] parts)
    {
        byte[] last = parts[^1];
        if (name.Length < parts[0].Length + last.Length || !IsAt(name, 0, parts[0]) || !IsAt(name, name.Length - last.Length, last))
        {
            return false;
        }

        name = name[parts[0].Length..^last.Length];
        foreach (byte[] part in parts.AsSpan(1, parts.Length - 2))
        {
            int at = IndexOf(name, part);
            if (at < 0)
            {
                return false;
            }

            name = name[(at + part.Length)..];
        }

        return true;
    }

    private static int IndexOf(ReadOnlySpan<byte> name, byte[] part)
    {
        for (int at = 0; at + part.Length <= name.Length; at++)
        {
            if (IsAt(name, at, part))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsAt(ReadOnlySpan<byte> name, int at, byte[] part)
    {
        for (int i = 0; i < part.Length; i++)
        {
            int letter = name[at + i] | 0x20;
            if (name[at + i] != part[i] && (letter != (part[i] | 0x20) || letter is < 'a' or > 'z'))
            {
                return false;
            }
        }

        return true;
    }
}
