using System.Diagnostics.CodeAnalysis;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>A text, split into literal parts and <c>{{tokens}}</c>.</summary>
internal static class TokenText
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parts">Its parts in order; a text without tokens is one part.</param>
    /// <param name="error">The error.</param>
    public static bool TrySplit(
        string text,
        out IReadOnlyList<(bool IsToken, string Text)> parts,
        [NotNullWhen(false)] out string? error)
    {
        List<(bool, string)> found = [];
        parts = found;
        int at = 0;
        while (true)
        {
            int open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                if (at < text.Length || found.Count == 0)
                {
                    found.Add((false, text[at..]));
                }

                error = null;
                return true;
            }

            int close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                error = $"the token that starts at character {open + 1} has no end: \"}}}}\" is missing";
                return false;
            }

            string name = text[(open + 2)..close].Trim();
            if (name.Length == 0)
            {
                error = $"the token at character {open + 1} is empty";
                return false;
            }

            if (open > at)
            {
                found.Add((false, text[at..open]));
            }

            found.Add((true, name));
            at = close + 2;
        }
    }
}
