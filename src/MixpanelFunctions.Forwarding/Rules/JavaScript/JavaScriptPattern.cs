using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>
/// A regular expression of JavaScript's dialect, run by the JavaScript engine itself, so that it means what it means
/// in Adobe's runtime. A pattern that takes too long, to be read or to match, is an error, never a hang.
/// </summary>
internal sealed class JavaScriptPattern
{
    /// <summary>How long one match may take, of the thread's own time.</summary>
    public static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a match is tried that the clock stopped while the thread had no processor.</summary>
    private const int MostTries = 20;

    /// <summary>The one letter beyond ASCII that .NET's dialect of ECMAScript takes for a part of a word at <c>\b</c>, and JavaScript does not.</summary>
    private const char DottedCapitalI = '\u0130';

    // An engine with one expression each. Engines serve one thread at a time.
    private readonly ConcurrentBag<Predicate<string>> _idle = [];
    private readonly ConcurrentBag<Predicate<string>> _idleInterpreted = [];
    private readonly Func<Predicate<string>> _compile;
    private readonly Func<Predicate<string>>? _compileInterpreted;
    private readonly StallBrake _brake = new();

    private JavaScriptPattern(Func<Predicate<string>> compile, Func<Predicate<string>>? compileInterpreted) =>
        (_compile, _compileInterpreted) = (compile, compileInterpreted);

    /// <summary>Reads a pattern as <c>new RegExp(pattern, flags)</c> does.</summary>
    public static bool TryParse(
        string pattern,
        bool ignoreCase,
        [NotNullWhen(true)] out JavaScriptPattern? parsed,
        [NotNullWhen(false)] out string? error)
    {
        string flags = ignoreCase ? "i" : string.Empty;
        bool hasBoundary = pattern.Contains(@"\b", StringComparison.OrdinalIgnoreCase);
        return TryParse(() => Compile(pattern, flags), hasBoundary ? () => Compile(Interpreted(pattern), flags) : null, out parsed, out error);
    }

    /// <summary>Reads a pattern by what makes an expression of it, as often as one is needed.</summary>
    /// <param name="compile">Makes one.</param>
    /// <param name="compileInterpreted">Makes one with JavaScript's exact rules for word boundaries; <see langword="null"/> if the pattern has none.</param>
    /// <param name="parsed">The pattern.</param>
    /// <param name="error">Why it is none.</param>
    internal static bool TryParse(
        Func<Predicate<string>> compile,
        Func<Predicate<string>>? compileInterpreted,
        [NotNullWhen(true)] out JavaScriptPattern? parsed,
        [NotNullWhen(false)] out string? error)
    {
        JavaScriptPattern candidate = new(compile, compileInterpreted);
        try
        {
            candidate._idle.Add(candidate.InTime(compile, static make => make()));
            (parsed, error) = (candidate, null);
            return true;
        }
        catch (RuleFailureException exception)
        {
            (parsed, error) = (null, exception.Message);
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
        bool mustInterpret = _compileInterpreted is not null && text.Contains(DottedCapitalI, StringComparison.Ordinal);
        ConcurrentBag<Predicate<string>> idle = mustInterpret ? _idleInterpreted : _idle;
        Predicate<string> matcher = idle.TryTake(out Predicate<string>? rested) ? rested : InTime(mustInterpret ? _compileInterpreted! : _compile, static make => make());
        try
        {
            bool isMatch = InTime((Matcher: matcher, Text: text), static one => one.Matcher(one.Text));
            _brake.Ended();
            return isMatch;
        }
        finally
        {
            idle.Add(matcher);
        }
    }

    /// <summary>
    /// Does something with the pattern, and again where the clock stopped it, which continues while the thread waits for a processor: only
    /// what used its time up fails. The first attempt is not measured, since that takes as long as an ordinary match.
    /// </summary>
    private TResult InTime<TState, TResult>(TState state, Func<TState, TResult> work)
    {
        TimeSpan start = TimeSpan.Zero;
        for (int tries = 1; ; tries++)
        {
            try
            {
                return work(state);
            }
            catch (RegexMatchTimeoutException exception)
            {
                TimeSpan now = ThreadWork.Now;
                if (tries > 1 && (tries == MostTries || now - start >= LongestMatch * 0.5))
                {
                    _brake.Stalled();
                    throw new RuleFailureException($"the regular expression took longer than {LongestMatch.TotalMilliseconds:0} ms", exception);
                }

                start = now;
            }
            catch (JavaScriptException exception)
            {
                throw new RuleFailureException(exception.Message, exception);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new RuleFailureException("the engine does not support the regular expression", exception);
            }
        }
    }

    /// <summary>
    /// The same pattern with a repeated look-ahead after it that says nothing: such a pattern the engine does not hand to
    /// .NET's expressions, it goes through it itself, slower and by JavaScript's book.
    /// </summary>
    private static string Interpreted(string pattern) => $"(?:{pattern})(?:(?=))?";

    private static Predicate<string> Compile(string pattern, string flags)
    {
        Engine engine = new(options => options.RegexTimeoutInterval(LongestMatch));
        JsValue expression = engine.Construct("RegExp", pattern, flags);
        JsValue test = expression.AsObject().Get("test");
        return text => test.Call(expression, [text]).AsBoolean();
    }
}
