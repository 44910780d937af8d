using Jint;
using Jint.Native;
using Jint.Native.Object;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Arc;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>
/// A JavaScript engine for custom code, reused by one thread at a time. Its built-in objects are frozen, and
/// anything else that could remain is removed after every run.
/// </summary>
internal sealed class CodeEngine : IDisposable
{
    private static readonly Prepared<Acornima.Ast.Script> Watch = Engine.PrepareScript("""
        (function (value) {
            const box = { state: undefined, value: undefined };
            const settle = state => value => { box.state = state; box.value = value; };
            Promise.resolve(value).then(settle(true), settle(false));
            return box;
        })
        """, strict: true);

    private readonly Engine _engine;
    private readonly WorkConstraint _work;
    private readonly EventArc _arc;
    private readonly JsValue _stringify;
    private readonly JsValue _settle;
    private readonly (string Name, ObjectInstance Prototype)[] _errors;
    private readonly Dictionary<CustomCode, JsValue> _functions = [];
    private readonly GlobalSnapshot _clean;
    private readonly CodeOffer _offer;
    private readonly JsValue[] _arguments;

    /// <summary>Makes an engine.</summary>
    /// <param name="limits">The limits of one run.</param>
    public CodeEngine(CodeLimits limits)
    {
        _work = new WorkConstraint(limits);
        _engine = new Engine(options => limits.Apply(options, _work));
        _offer = CodeSandbox.Prepare(_engine, _work);
        _arguments = [JsValue.Undefined, _offer.Utils];
        _stringify = _engine.GetValue("JSON").AsObject().Get("stringify");
        _settle = _engine.Evaluate(Watch);
        _errors = [.. ErrorKinds.Names.Select(name => (name, _engine.GetValue(name).AsObject().Get("prototype").AsObject()))];
        _arc = new EventArc(_engine);
        _clean = _engine.Advanced.CaptureGlobalSnapshot();
    }

    /// <summary>The processor time of the run so far.</summary>
    public TimeSpan Used => _work.Used;

    /// <summary>Begins a run on the current thread. All that follows up to <see cref="End"/> counts as one run.</summary>
    /// <param name="stack">The bytes of stack that it may use.</param>
    /// <param name="isDeep">Whether no other thread has more.</param>
    /// <param name="isMeasured">Whether <see cref="Used"/> is requested.</param>
    public void Begin(int stack, bool isDeep, bool isMeasured) => _work.Begin(stack, isDeep, isMeasured);

    /// <summary>Ends a run: what it left behind, such as matches of regular expressions and promises, no longer exists.</summary>
    public void End()
    {
        _work.End();
        _offer.Symbols.Clear();
        _engine.Advanced.RestoreGlobalSnapshot(_clean);
    }

    /// <summary>Runs code on an event.</summary>
    /// <param name="code">The code.</param>
    /// <param name="values">The event.</param>
    /// <param name="arc">The value of <c>arc</c> in it.</param>
    /// <returns>What the code returns; for a promise, its result.</returns>
    public JsValue Run(CustomCode code, EventValues values, JsonValue arc)
    {
        _arguments[0] = _arc.Of(values, arc);
        JsValue result = _engine.Call(FunctionOf(code), JsValue.Undefined, _arguments);
        if (result is ObjectInstance instance && instance.Get("then").IsCallable())
        {
            result = Settle(result);
        }

        // A single step of the engine can have used more than the limit.
        _work.Check();
        return result;
    }

    /// <summary>Makes the function of some code, so that the first event does not have to wait for it.</summary>
    public JsValue FunctionOf(CustomCode code)
    {
        if (!_functions.TryGetValue(code, out JsValue? function))
        {
            function = _engine.Call(_engine.Evaluate(code.Function), JsValue.Undefined, [_offer.Guards, _offer.BigInt]);
            _functions.Add(code, function);
        }

        return function;
    }

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

        return "an object";
    }

    /// <summary>The result of <c>JSON.stringify</c> for a value, or <see langword="null"/> for none.</summary>
    public string? Stringify(JsValue value)
    {
        // A value may bring a toJSON of its own.
        JsValue text = _engine.Call(_stringify, JsValue.Undefined, [value]);
        _work.Check();
        return text.IsString() ? text.AsString() : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    /// <summary>The result of a promise, or of anything with a <c>then</c>.</summary>
    private JsValue Settle(JsValue value)
    {
        ObjectInstance box = _engine.Call(_settle, JsValue.Undefined, [value]).AsObject();
        _engine.Advanced.ProcessTasks();
        JsValue state = box.Get("state");
        if (state.IsUndefined())
        {
            // Nothing arrives from outside, so a promise that is not settled now never will be.
            throw new RuleFailureException("custom code waits for a promise that never settles");
        }

        return state.AsBoolean()
            ? box.Get("value")
            : throw new RuleFailureException($"custom code threw {KindOf(box.Get("value"))}");
    }
}
