using System.Collections.Concurrent;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>A cache of regular expressions that come from events, by tokens: keeps the last few hundred.</summary>
internal sealed class PatternCache(bool ignoreCase)
{
    private const int MostPatterns = 256;

    /// <summary>How long a pattern may be that an event brings along, in UTF-16 units: what is made of it stays in memory.</summary>
    private const int LongestPattern = 10_000;

    private readonly ConcurrentDictionary<string, JavaScriptPattern> _patterns = new(StringComparer.Ordinal);

    /// <summary>The compiled expression.</summary>
    /// <exception cref="RuleFailureException">It is not one, it is too long, or it takes too long to read.</exception>
    public JavaScriptPattern Find(string pattern)
    {
        if (_patterns.TryGetValue(pattern, out JavaScriptPattern? known))
        {
            return known;
        }

        if (pattern.Length > LongestPattern)
        {
            throw new RuleFailureException($"the right operand is a regular expression of more than {LongestPattern} characters");
        }

        // The error would reveal content of the event.
        if (!JavaScriptPattern.TryParse(pattern, ignoreCase, out JavaScriptPattern? parsed, out _))
        {
            throw new RuleFailureException("the right operand is not a regular expression");
        }

        if (_patterns.Count >= MostPatterns)
        {
            _patterns.Clear();
        }

        return _patterns[pattern] = parsed;
    }
}
