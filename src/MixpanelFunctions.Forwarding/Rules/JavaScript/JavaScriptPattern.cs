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

    /// <summary>The one letter beyond ASCII that .NET's dialect of ECMAScript takes for a part of a word at <c>\b</c>, and JavaScript does not.</summary>
    private const char DottedCapitalI = '\u0130';

    private readonly ConcurrentBag<Matcher> _idle = [];
    private readonly ConcurrentBag<Matcher> _idleInterpreted = [];
    private readonly string _pattern;
    private readonly string _flags;
    private readonly bool _hasBoundary;
    private readonly StallBrake _brake = new(TimeProvider.System);

    private JavaScriptPattern(string pattern, string flags) =>
        (_pattern, _flags, _hasBoundary) = (pattern, flags, pattern.Contains(@"\b", StringComparison.OrdinalIgnoreCase));

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
    /// <exception cref="RuleFailureException">
    /// It took longer than <see cref="LongestMatch"/> to find out, or did so for many texts in a row and is paused.
    /// </exception>
    public bool Matches(string text)
    {
        _brake.Enter("the regular expression");
        bool mustInterpret = _hasBoundary && text.Contains(DottedCapitalI, StringComparison.Ordinal);
        ConcurrentBag<Matcher> idle = mustInterpret ? _idleInterpreted : _idle;
        if (!idle.TryTake(out Matcher? matcher))
        {
            matcher = new Matcher(mustInterpret ? Interpreted(_pattern) : _pattern, _flags);
        }

        try
        {
            bool isMatch = matcher.Matches(text);
            _brake.Ended();
            return isMatch;
        }
        catch (RegexMatchTimeoutException exception)
        {
            _brake.Stalled();
            throw new RuleFailureException(
                $"the regular expression took longer than {LongestMatch.TotalMilliseconds:0} ms", exception);
        }
        finally
        {
            idle.Add(matcher);
        }
    }

    /// <summary>
    /// The same pattern with a repeated look-ahead behind it that says nothing: such a pattern the engine does not hand to
    /// .NET's expressions, it goes through it itself, slower and by JavaScript's book.
    /// </summary>
    private static string Interpreted(string pattern) => $"(?:{pattern})(?:(?=))?";

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
