using Jint;
using Jint.Constraints;
using Jint.Native;
using Jint.Native.Object;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>
/// A JavaScript engine for custom code, used again and again by one thread at a time. Its built-in objects are frozen, so
/// that no code can leave anything behind in them for the next event.
/// </summary>
internal sealed class CodeEngine : IDisposable
{
    // Adobe hands over utils too. Of what it has only the log makes sense here, and nobody reads it.
    private static readonly Prepared<Acornima.Ast.Script> Utils = Engine.PrepareScript("""
        (function () {
            const none = Object.freeze(function () { });
            return Object.freeze({ logger: Object.freeze({ log: none, info: none, warn: none, error: none, debug: none }) });
        })()
        """);

    private static readonly Prepared<Acornima.Ast.Script> Watch = Engine.PrepareScript("""
        (function (value) {
            const box = { state: undefined, value: undefined };
            const settle = state => value => { box.state = state; box.value = value; };
            Promise.resolve(value).then(settle(true), settle(false));
            return box;
        })
        """);

    private static readonly string[] ErrorNames =
        ["AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "Error"];

    private readonly TimeSpan _time;
    private readonly Engine _engine;
    private readonly OperationDeadlineConstraint _deadline;
    private readonly JsValue _utils;
    private readonly ObjectInstance _json;
    private readonly JsValue _settle;
    private readonly (string Name, ObjectInstance Prototype)[] _errors;
    private readonly Dictionary<CustomCode, JsValue> _functions = [];

    public CodeEngine(CodeLimits limits)
    {
        _time = limits.Time;
        _engine = new Engine(limits.Apply);
        _deadline = _engine.Constraints.Find<OperationDeadlineConstraint>()!;
        _utils = _engine.Evaluate(Utils);
        CodeSandbox.Prepare(_engine);
        _json = _engine.GetValue("JSON").AsObject();
        _settle = _engine.Evaluate(Watch);
        _errors = [.. ErrorNames.Select(name => (name, _engine.GetValue(name).AsObject().Get("prototype").AsObject()))];
    }

    /// <summary>Runs code on an event.</summary>
    /// <param name="code">The code.</param>
    /// <param name="arc">The event as JSON; the code gets an object of its own.</param>
    /// <returns>What the code returns; of a promise, what it comes to.</returns>
    public JsValue Run(CustomCode code, string arc)
    {
        if (!_functions.TryGetValue(code, out JsValue? function))
        {
            function = _engine.Evaluate(code.Function);
            _functions.Add(code, function);
        }

        _deadline.Begin(_time, CancellationToken.None);
        try
        {
            JsValue copy = _engine.Invoke(_json.Get("parse"), _json, [arc]);
            JsValue result = _engine.Invoke(function, JsValue.Undefined, [copy, _utils]);
            if (result.IsObject())
            {
                result = Settle(result);
            }

            // A single step of the engine's own may have taken longer than there was.
            _engine.Constraints.Check();
            return result;
        }
        finally
        {
            _deadline.End();
        }
    }

    /// <summary>What a promise, or anything with a then, comes to.</summary>
    private JsValue Settle(JsValue value)
    {
        ObjectInstance box = _engine.Invoke(_settle, JsValue.Undefined, [value]).AsObject();
        _engine.Advanced.ProcessTasks();
        JsValue state = box.Get("state");
        if (state.IsUndefined())
        {
            // Nothing comes from outside: what has not settled by now never will.
            throw new RuleFailureException("custom code waits for a promise that never settles");
        }

        return state.AsBoolean()
            ? box.Get("value")
            : throw new RuleFailureException($"custom code threw {KindOf(box.Get("value"))}");
    }

    public void Dispose() => _engine.Dispose();

    /// <summary>
    /// What kind of thing was thrown, without running any of the code: a message or name may be a trap of its own, and
    /// may hold what the event holds.
    /// </summary>
    public string KindOf(JsValue thrown)
    {
        if (thrown is not ObjectInstance instance)
        {
            return thrown.IsString() ? "a text" : "a value";
        }

        // A proxy answers even for its prototype by code.
        _deadline.Begin(_time, CancellationToken.None);
        try
        {
            int steps = 0;
            for (ObjectInstance? ancestor = instance; ancestor is not null && steps < 20; ancestor = ancestor.Prototype, steps++)
            {
                foreach ((string name, ObjectInstance prototype) in _errors)
                {
                    if (ReferenceEquals(ancestor, prototype))
                    {
                        return name;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return "an object";
        }
        finally
        {
            _deadline.End();
        }

        return "an object";
    }

    /// <summary>What <c>JSON.stringify</c> makes of a value, or <see langword="null"/> where that is nothing.</summary>
    public string? Stringify(JsValue value)
    {
        // A value may bring a toJSON of its own.
        _deadline.Begin(_time, CancellationToken.None);
        try
        {
            JsValue text = _engine.Invoke(_json.Get("stringify"), _json, [value]);
            _engine.Constraints.Check();
            return text.IsString() ? text.AsString() : null;
        }
        finally
        {
            _deadline.End();
        }
    }
}
