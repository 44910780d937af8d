using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>
/// A regular expression of JavaScript's dialect, run by the JavaScript engine itself, so that it means what it means
/// in Adobe's runtime. A match that takes too long is an error, never a hang.
/// </summary>
internal sealed class JavaScriptPattern
{
    /// <summary>How long one match may take.</summary>
    public static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<Matcher> _idle = [];
    private readonly string _pattern;
    private readonly string _flags;

    private JavaScriptPattern(string pattern, string flags) => (_pattern, _flags) = (pattern, flags);

    /// <summary>Reads a pattern as <c>new RegExp(pattern, flags)</c> does.</summary>
    public static bool TryParse(
        string pattern,
        bool ignoreCase,
        [NotNullWhen(true)] out JavaScriptPattern? parsed,
        [NotNullWhen(false)] out string? error)
    {
        JavaScriptPattern candidate = new(pattern, ignoreCase ? "i" : string.Empty);
        try
        {
            candidate._idle.Add(new Matcher(candidate._pattern, candidate._flags));
            parsed = candidate;
            error = null;
            return true;
        }
        catch (JavaScriptException exception)
        {
            parsed = null;
            error = exception.Message;
            return false;
        }
    }

    /// <summary>Whether the pattern matches anywhere in the text.</summary>
    /// <exception cref="RuleFailureException">It took longer than <see cref="LongestMatch"/> to find out.</exception>
    public bool Matches(string text)
    {
        if (!_idle.TryTake(out Matcher? matcher))
        {
            matcher = new Matcher(_pattern, _flags);
        }

        try
        {
            return matcher.Matches(text);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new RuleFailureException(
                $"the regular expression took longer than {LongestMatch.TotalMilliseconds:0} ms", exception);
        }
        finally
        {
            _idle.Add(matcher);
        }
    }

    /// <summary>An engine with one expression. Engines serve one thread at a time.</summary>
    private sealed class Matcher
    {
        private readonly JsValue _expression;
        private readonly JsValue _test;

        public Matcher(string pattern, string flags)
        {
            Engine engine = new(options => options.RegexTimeoutInterval(LongestMatch));
            _expression = engine.Construct("RegExp", pattern, flags);
            _test = _expression.AsObject().Get("test");
        }

        public bool Matches(string text) => _test.Call(_expression, [text]).AsBoolean();
    }
}
