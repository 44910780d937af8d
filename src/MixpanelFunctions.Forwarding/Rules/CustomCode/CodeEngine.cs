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
    /// <summary>
    /// The iterator that <c>[...text]</c> and <c>for (… of text)</c> use. Jint's own hands out what a reader sees as one
    /// letter, such as a flag or an e with its accent; JavaScript's hands out code points.
    /// </summary>
    private static readonly Prepared<Acornima.Ast.Script> TextIterator = Engine.PrepareScript("""
        (function () {
            const codePointAt = Function.prototype.call.bind(String.prototype.codePointAt);
            const fromCodePoint = String.fromCodePoint;
            const iterate = function* (text) {
                for (let at = 0; at < text.length;) {
                    const letter = fromCodePoint(codePointAt(text, at));
                    at += letter.length;
                    yield letter;
                }
            };
            Object.defineProperty(String.prototype, Symbol.iterator, {
                value: { [Symbol.iterator]() { return iterate(String(this)); } }[Symbol.iterator],
                writable: true,
                configurable: true,
            });
        })();
        """);

    /// <summary>Freezes all that can be reached from the global object, and the global object's own list of names.</summary>
    private static readonly Prepared<Acornima.Ast.Script> Freeze = Engine.PrepareScript("""
        (function () {
            const seen = new Set();
            const visit = function (value) {
                const pending = [value];
                while (pending.length > 0) {
                    const next = pending.pop();
                    if (next === null || (typeof next !== 'object' && typeof next !== 'function') || seen.has(next)) { continue; }
                    seen.add(next);
                    pending.push(Object.getPrototypeOf(next));
                    for (const key of Reflect.ownKeys(next)) {
                        const property = Object.getOwnPropertyDescriptor(next, key);
                        pending.push(property.value, property.get, property.set);
                    }
                    if (next !== globalThis) { Object.freeze(next); }
                }
            };
            visit(globalThis);
            [function* () { }, async function () { }, async function* () { }, [][Symbol.iterator](), ''[Symbol.iterator](),
             new Map().entries(), new Set().entries(), 'a'.matchAll(/a/g)].forEach(visit);
            for (const key of Reflect.ownKeys(globalThis)) {
                if (Object.getOwnPropertyDescriptor(globalThis, key).configurable) {
                    Object.defineProperty(globalThis, key, { writable: false, configurable: false });
                }
            }
            Object.preventExtensions(globalThis);
        })();
        """);

    // Adobe hands over utils too. Of what it has only the log makes sense here, and nobody reads it.
    private static readonly Prepared<Acornima.Ast.Script> Utils = Engine.PrepareScript("""
        (function () {
            const none = Object.freeze(function () { });
            return Object.freeze({ logger: Object.freeze({ log: none, info: none, warn: none, error: none, debug: none }) });
        })()
        """);

    private readonly TimeSpan _time;
    private readonly Engine _engine;
    private readonly OperationDeadlineConstraint _deadline;
    private readonly JsValue _utils;
    private readonly ObjectInstance _json;
    private readonly Dictionary<CustomCode, JsValue> _functions = [];

    public CodeEngine(CodeLimits limits)
    {
        _time = limits.Time;
        _engine = new Engine(limits.Apply);
        _deadline = _engine.Constraints.Find<OperationDeadlineConstraint>()!;
        _utils = _engine.Evaluate(Utils);
        _engine.Execute(TextIterator);
        _engine.Execute(Freeze);
        _json = _engine.GetValue("JSON").AsObject();
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
            return _engine.Invoke(function, JsValue.Undefined, [copy, _utils]).UnwrapIfPromise();
        }
        finally
        {
            _deadline.End();
        }
    }

    public void Dispose() => _engine.Dispose();

    /// <summary>What <c>JSON.stringify</c> makes of a value, or <see langword="null"/> where that is nothing.</summary>
    public string? Stringify(JsValue value)
    {
        // A value may bring a toJSON of its own.
        _deadline.Begin(_time, CancellationToken.None);
        try
        {
            JsValue text = _engine.Invoke(_json.Get("stringify"), _json, [value]);
            return text.IsString() ? text.AsString() : null;
        }
        finally
        {
            _deadline.End();
        }
    }
}
