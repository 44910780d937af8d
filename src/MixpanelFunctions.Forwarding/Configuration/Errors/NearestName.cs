namespace MixpanelFunctions.Forwarding.Configuration.Errors;

/// <summary>Finds the known name that is most similar to a misspelled one.</summary>
public static class NearestName
{
    /// <summary><c>; did you mean "…"?</c> if a known name is similar, or else nothing.</summary>
    /// <param name="name">The name as it was written.</param>
    /// <param name="known">The known names.</param>
    /// <param name="sure">How many letters at its start are not in doubt, such as those of its section.</param>
    public static string Suggest(string name, IEnumerable<string> known, int sure = 0) =>
        Find(name, known, sure) is { } nearest ? Ask(nearest) : string.Empty;

    /// <summary>The most similar known name; <see langword="null"/> if none is similar.</summary>
    /// <inheritdoc cref="Suggest"/>
    public static string? Find(string name, IEnumerable<string> known, int sure = 0)
    {
        string? nearest = null;
        int letters = name.Length - sure;
        // A guess keeps at least one letter of what was written.
        int least = Math.Min(Math.Max(2, letters / 3) + 1, letters);
        foreach (string candidate in known)
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest ?? (sure == 0 ? Beginning(name, known) : null);
    }

    /// <summary>The question whether a name was meant.</summary>
    public static string Ask(string meant) => $"; did you mean \"{meant}\"?";

    /// <summary>As <see cref="Suggest"/>; if no known name is similar, all of them.</summary>
    /// <param name="name">The name as it was written.</param>
    /// <param name="known">The known names, few enough to read.</param>
    public static string SuggestOrList(string name, IReadOnlyCollection<string> known)
    {
        string suggestion = Suggest(name, known);
        return suggestion.Length > 0 ? suggestion : $"; use one of {string.Join(", ", known)}";
    }

    /// <summary>As <see cref="SuggestOrList(string, IReadOnlyCollection{string})"/>, but a name that other systems use has precedence over a similar one.</summary>
    /// <param name="name">The name as it was written.</param>
    /// <param name="known">The known names.</param>
    /// <param name="aliases">Names of other systems, each with the known name that means the same.</param>
    public static string SuggestOrList(string name, IReadOnlyCollection<string> known, IEnumerable<(string Alias, string Known)> aliases)
    {
        string plain = Plain(name);
        string? meant = known.FirstOrDefault(one => Plain(one) == plain) ?? aliases.FirstOrDefault(alias => Plain(alias.Alias) == plain).Known;
        return meant is null ? SuggestOrList(name, known) : Ask(meant);
    }

    /// <summary>A name without what differs between styles of writing: <c>begins with</c>, <c>begins_with</c> and <c>beginsWith</c> are one.</summary>
    public static string Plain(string name)
    {
        string plain = string.Concat(name.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('_' or '-' or '.'))).ToUpperInvariant();
        return plain.Length > 1 && plain[0] == '$' && char.IsLetter(plain[1]) ? plain[1..] : plain;
    }

    /// <summary>The one known name that begins with what was written, such as <c>trackEvent</c> for <c>track</c>.</summary>
    private static string? Beginning(string name, IEnumerable<string> known)
    {
        string[] longer = name.Length < 3 ? [] : [.. known.Where(candidate => candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
        return longer.Length == 1 ? longer[0] : null;
    }

    /// <summary>The Levenshtein distance: how many letters to add, drop or change.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                int change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
