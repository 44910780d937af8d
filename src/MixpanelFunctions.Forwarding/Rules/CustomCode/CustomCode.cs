using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Acornima;
using Jint;
using Jint.Native;
using Jint.Runtime;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>
/// JavaScript that a rule brings along: the body of a function of <c>arc</c>, the whole event. Parsed once, run in a
/// sandbox; the event is parsed for it only when it runs.
/// </summary>
internal sealed class CustomCode
{
    private readonly CodeEnginePool _engines;
    private readonly int _arcSlot;
    private readonly StallBrake _brake = new(TimeProvider.System);

    private CustomCode(Prepared<Acornima.Ast.Script> function, CodeEnginePool engines, int arcSlot) =>
        (Function, _engines, _arcSlot) = (function, engines, arcSlot);

    /// <summary>A script that yields the function.</summary>
    public Prepared<Acornima.Ast.Script> Function { get; }

    /// <summary>Parses code.</summary>
    public static bool TryParse(
        string code,
        CodeEnginePool engines,
        int arcSlot,
        [NotNullWhen(true)] out CustomCode? parsed,
        [NotNullWhen(false)] out string? error)
    {
        parsed = null;
        foreach (string kind in new[] { "function", "async function" })
        {
            try
            {
                Prepared<Acornima.Ast.Script> script = Engine.PrepareScript($"({kind} (arc, utils) {{\n{code}\n}})");
                if (!IsOneFunction(script.Program))
                {
                    error = "the code ends the function that it is the body of";
                    return false;
                }

                parsed = new CustomCode(script, engines, arcSlot);
                error = null;
                return true;
            }
            catch (Exception exception) when (exception is ParseErrorException or ScriptPreparationException)
            {
                // Code with await is not code of an ordinary function; anything else is a mistake in both.
                ParseErrorException? cause = exception as ParseErrorException ?? exception.InnerException as ParseErrorException;
                error = cause is null ? exception.Message : $"{cause.Description} (line {Math.Max(1, cause.LineNumber - 1)})";
                if (code.Contains("await", StringComparison.Ordinal) && kind == "function")
                {
                    continue;
                }

                return false;
            }
        }

        error = "the code cannot be read";
        return false;
    }

    /// <summary>Whether a script is but one function: code with a brace too many could stand behind it, outside all limits.</summary>
    private static bool IsOneFunction(Acornima.Ast.Program? script) =>
        script?.Body is [Acornima.Ast.ExpressionStatement { Expression: Acornima.Ast.FunctionExpression or Acornima.Ast.ParenthesizedExpression { Expression: Acornima.Ast.FunctionExpression } }];

    /// <summary>Runs the code as a condition.</summary>
    /// <exception cref="RuleFailureException">It threw, took too much, or returned no truth value.</exception>
    public bool Decide(EventValues values) => Run(values, static (_, result) =>
        result.IsBoolean() ? result.AsBoolean() : throw new RuleFailureException("custom code of a condition must return true or false"));

    /// <summary>Runs the code as a value.</summary>
    /// <exception cref="RuleFailureException">It threw or took too much.</exception>
    public JsonValue Evaluate(EventValues values) => Run(values, (engine, result) => Keep(values, engine, result));

    private T Run<T>(EventValues values, Func<CodeEngine, JsValue, T> use)
    {
        _brake.Enter("custom code");
        JsonValue arc = values[_arcSlot];
        string json = arc.Kind == JsonKind.Missing ? "{}" : Encoding.UTF8.GetString(values.Bytes(arc));
        CodeEngine engine = _engines.Rent();
        bool isInOrder = false;
        bool isStalled = false;
        try
        {
            T outcome = use(engine, engine.Run(this, json));
            isInOrder = true;
            return outcome;
        }
        catch (RuleFailureException)
        {
            isInOrder = true;
            throw;
        }
        catch (JavaScriptException exception)
        {
            // Code that throws is code that ended.
            isInOrder = true;
            throw new RuleFailureException($"custom code threw {engine.KindOf(exception.Error)}{Line(exception.Location.Start.Line)}", exception);
        }
        catch (Exception exception) when (exception is TimeoutException or RegexMatchTimeoutException or ExecutionCanceledException)
        {
            isStalled = true;
            throw new RuleFailureException($"custom code took longer than {_engines.Limits.Time.TotalMilliseconds:0} ms", exception);
        }
        catch (Exception exception) when (exception is JintException or InsufficientExecutionStackException)
        {
            bool isTooDeep = exception is RecursionDepthOverflowException or InsufficientExecutionStackException;
            isStalled = !isTooDeep;
            throw new RuleFailureException(isTooDeep ? "custom code recursed too deeply" : "custom code took too much memory", exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever the engine comes to by this code is this code's failure, not that of the events around.
            throw new RuleFailureException(
                exception is OutOfMemoryException ? "custom code took too much memory" : "custom code did what the engine cannot do", exception);
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

            if (isInOrder)
            {
                _engines.Return(engine);
            }
            else
            {
                engine.Dispose();
            }
        }
    }

    // The function's head stands above the code's first line.
    private static string Line(int line) => line > 1 ? $" in line {line - 1}" : string.Empty;

    private static JsonValue Keep(EventValues values, CodeEngine engine, JsValue result)
    {
        if (result.IsString())
        {
            return TextForm.KeepAsString(values, Encoding.UTF8.GetBytes(result.AsString()));
        }

        if (result.IsNumber() && double.IsFinite(result.AsNumber()))
        {
            int length = JavaScriptNumber.Format(result.AsNumber(), values.Room(JavaScriptNumber.LongestText));
            return values.Take(JsonKind.Number, length, ValueTraits.None);
        }

        if (engine.Stringify(result) is not { } json)
        {
            return JsonValue.Missing;
        }

        byte[] text = Encoding.UTF8.GetBytes(json);
        if (text[0] is (byte)'{' or (byte)'[' && !IsWithinDepth(text))
        {
            throw new RuleFailureException("custom code returned a value that is nested too deeply");
        }

        return text[0] switch
        {
            (byte)'{' => values.Keep(JsonKind.Object, text, ValueTraits.Unchecked),
            (byte)'[' => values.Keep(JsonKind.Array, text, ValueTraits.Unchecked),
            (byte)'"' => values.Keep(JsonKind.String, text.AsSpan()[1..^1], text.AsSpan().Contains((byte)'\\') ? ValueTraits.Escaped : ValueTraits.None),
            (byte)'t' => values.Keep(JsonKind.True, text, ValueTraits.None),
            (byte)'f' => values.Keep(JsonKind.False, text, ValueTraits.None),
            (byte)'n' => values.Keep(JsonKind.Null, text, ValueTraits.None),
            _ => values.Keep(JsonKind.Number, text, ValueTraits.None),
        };
    }

    private static bool IsWithinDepth(ReadOnlySpan<byte> json)
    {
        int depth = 0;
        bool isInText = false;
        for (int i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"':
                    isInText = !isInText;
                    break;
                case (byte)'{' or (byte)'[' when !isInText:
                    if (++depth > EventReader.DeepestNesting)
                    {
                        return false;
                    }

                    break;
                case (byte)'}' or (byte)']' when !isInText:
                    depth--;
                    break;
            }
        }

        return true;
    }
}
