using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Runtime;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>
/// JavaScript in a rule: the body of a function of <c>arc</c>, the whole event. Parsed once, run in a sandbox, which creates only the parts of the event that the code reads.
/// </summary>
internal sealed class CustomCode
{
    /// <summary>How often code is run again whose pattern was stopped by the clock while the thread had no processor.</summary>
    private const int MostTries = 20;

    private readonly CodeEnginePool _engines;
    private readonly int _arcSlot;
    private readonly StallBrake _brake = new();

    private CustomCode(Prepared<Acornima.Ast.Script> function, CodeEnginePool engines, int arcSlot) =>
        (Function, _engines, _arcSlot) = (function, engines, arcSlot);

    /// <summary>A script that yields a function of the guards, which yields the function.</summary>
    public Prepared<Acornima.Ast.Script> Function { get; }

    /// <summary>Parses code, and gets an engine ready for it.</summary>
    public static bool TryParse(
        string code,
        CodeEnginePool engines,
        int arcSlot,
        [NotNullWhen(true)] out CustomCode? parsed,
        [NotNullWhen(false)] out string? error)
    {
        parsed = CodeSource.TryParse(code, out Prepared<Acornima.Ast.Script> function, out error) ? new CustomCode(function, engines, arcSlot) : null;
        if (parsed is not null)
        {
            engines.Warm(parsed);
        }

        return parsed is not null;
    }

    /// <summary>Runs the code as a condition.</summary>
    /// <exception cref="RuleFailureException">It threw, took too much, or returned no boolean.</exception>
    public bool Decide(EventValues values) => Run(values, static (_, _, result) =>
        result.IsBoolean() ? result.AsBoolean() : throw new RuleFailureException("custom code of a condition must return true or false"));

    /// <summary>Runs the code as a value.</summary>
    /// <exception cref="RuleFailureException">It threw or took too much.</exception>
    public JsonValue Evaluate(EventValues values) => Run(values, static (values, engine, result) => CodeResult.Keep(values, engine, result));

    private T Run<T>(EventValues values, Func<EventValues, CodeEngine, JsValue, T> use)
    {
        _brake.Enter("custom code");
        bool isStalled = false;
        try
        {
            return RunInTime(values, use);
        }
        catch (CodeLimitException exception)
        {
            isStalled = exception.Limit is not CodeLimit.Stack;
            throw new RuleFailureException(Reason(exception.Limit), exception);
        }
        finally
        {
            if (isStalled)
            {
                _brake.Stalled();
            }
            else
            {
                _brake.Ended();
            }
        }
    }

    /// <summary>
    /// Runs the code, and again where the clock stopped a pattern, which continues while the thread waits for a processor: only a
    /// pattern that used its time up fails.
    /// </summary>
    private T RunInTime<T>(EventValues values, Func<EventValues, CodeEngine, JsValue, T> use)
    {
        for (int tries = 1; ; tries++)
        {
            CodeRun<T> run = new(values, use, _engines.Limits, IsMeasured: tries > 1);
            try
            {
                return RunAtDepth(run);
            }
            catch (Exception exception) when (IsPatternTimeout(exception))
            {
                if (run.UsedItsTime || tries == MostTries)
                {
                    throw new CodeLimitException(CodeLimit.Work);
                }
            }
        }
    }

    /// <summary>Runs the code where the stack is large enough for it: here, or on a thread of its own.</summary>
    private T RunAtDepth<T>(CodeRun<T> run)
    {
        try
        {
            return RunHere(run, DeepThread.ShallowStack, isDeep: false);
        }
        catch (CodeLimitException exception) when (exception.Limit == CodeLimit.ShallowStack)
        {
            // It is run again below, where this block does not hold its stack.
        }

        return DeepThread.Run(() => RunHere(run, DeepThread.DeepStack, isDeep: true));
    }

    private T RunHere<T>(CodeRun<T> run, int stack, bool isDeep)
    {
        CodeEngine engine = _engines.Rent();
        T? outcome = default;
        Exception? failure = null;
        try
        {
            engine.Begin(stack, isDeep, run.IsMeasured);
            outcome = run.Use(run.Values, engine, engine.Run(this, run.Values, run.Values[_arcSlot]));
        }
        catch (Exception exception)
        {
            // Nothing more in here, and no filter: inside this block the stack is still as deep as where the exception was thrown, which can
            // be close to its end. Whatever needs stack there, if only to be compiled, could end the process.
            failure = exception;
        }

        if (failure is null)
        {
            Return(engine);
            return outcome!;
        }

        Exception meaning = Meaning(failure, engine);
        if (IsPatternTimeout(failure))
        {
            run.Used = engine.Used;
        }

        // Code that throws is code that ended. After anything else the engine is not used again.
        if (failure is RuleFailureException or JavaScriptException)
        {
            Return(engine);
        }
        else
        {
            engine.Dispose();
        }

        ExceptionDispatchInfo.Throw(meaning);
        return default;
    }

    private void Return(CodeEngine engine)
    {
        engine.End();
        _engines.Return(engine);
    }

    /// <summary>The exception to throw for one that ended the code. Any exception of the engine is a failure of this code, and not of other events.</summary>
    private static Exception Meaning(Exception failure, CodeEngine engine) => failure switch
    {
        RuleFailureException or CodeLimitException or OperationCanceledException => failure,
        JavaScriptException thrown => new RuleFailureException($"custom code threw {engine.KindOf(thrown.Error)}{Line(thrown.Location.Start.Line)}", thrown),
        MemoryLimitExceededException or OutOfMemoryException => new CodeLimitException(CodeLimit.Memory),
        RecursionDepthOverflowException or InsufficientExecutionStackException => new CodeLimitException(CodeLimit.Stack),
        _ when IsPatternTimeout(failure) => failure,
        _ => new RuleFailureException("custom code used something that the engine does not support", failure),
    };

    private static bool IsPatternTimeout(Exception exception) => exception is RegexMatchTimeoutException or ExecutionCanceledException;

    private string Reason(CodeLimit limit) => limit switch
    {
        CodeLimit.Statements => $"custom code ran more than {_engines.Limits.Statements} statements",
        CodeLimit.Work => $"custom code took longer than {_engines.Limits.Work.TotalMilliseconds:0} ms",
        CodeLimit.Memory => "custom code took too much memory",
        CodeLimit.Wait => "custom code waited too long",
        _ => "custom code recursed too deeply",
    };

    // The function's head is above the code's first line.
    private static string Line(int line) => line > 1 ? $" in line {line - 1}" : string.Empty;
}
