using System.Collections.Concurrent;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>Regular expressions that events themselves bring along, by tokens: the last few hundred are kept.</summary>
internal sealed class PatternCache(bool ignoreCase)
{
    private const int MostPatterns = 256;

    private readonly ConcurrentDictionary<string, JavaScriptPattern> _patterns = new(StringComparer.Ordinal);

    /// <summary>The compiled expression.</summary>
    /// <exception cref="RuleFailureException">It is not one.</exception>
    public JavaScriptPattern Find(string pattern)
    {
        if (_patterns.TryGetValue(pattern, out JavaScriptPattern? known))
        {
            return known;
        }

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
