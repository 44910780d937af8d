using Jint;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>Makes an engine's built-in objects what custom code may have: bounded, and the same for every event.</summary>
internal static class CodeSandbox
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

    /// <summary>
    /// What takes any amount of memory or time in one step, before the engine's own limits are looked at: replacing in a
    /// text, buffers of bytes, JSON of what is nested, numbers of any length.
    /// </summary>
    private static readonly Prepared<Acornima.Ast.Script> Bounds = Engine.PrepareScript("""
        (function () {
            const mostBytes = 2 ** 24;
            const mostLetters = 2 ** 24;
            const bind = method => Function.prototype.call.bind(method);
            const define = (target, name, value) => Object.defineProperty(target, name, { value, writable: true, configurable: true });
            const refuse = () => { throw new RangeError('Out of memory'); };

            for (const name of ['replace', 'replaceAll']) {
                const original = bind(String.prototype[name]);
                const bounded = {
                    [name](pattern, replacement) {
                        if (typeof replacement !== 'string' || typeof this !== 'string') { return original(this, pattern, replacement); }
                        // "$&" and its like put in the text itself, as often as they stand there.
                        if ((this.length + 1) * (replacement.length + 1) > mostLetters) {
                            return original(this, pattern, replacement.includes('$') ? refuse : () => replacement);
                        }
                        return original(this, pattern, replacement);
                    },
                };
                define(String.prototype, name, bounded[name]);
            }

            const measure = (value, ...others) => {
                const length = typeof value === 'object' && value !== null ? value.length : value;
                if (length > mostBytes || others.some(other => typeof other === 'object' && other !== null && other.maxByteLength > mostBytes)) { refuse(); }
            };
            for (const name of Reflect.ownKeys(globalThis)) {
                const original = globalThis[name];
                // No regular expression: those have the time of a run, which is not that of the engine's preparation.
                const text = String(name);
                if (typeof original !== 'function' || !(text.endsWith('Array') || text.endsWith('ArrayBuffer')) || original === Array) { continue; }
                const bounded = new Proxy(original, {
                    construct(target, parts, self) {
                        measure(...parts);
                        return Reflect.construct(target, parts, self);
                    },
                });
                define(globalThis, name, bounded);
                define(original.prototype, 'constructor', bounded);
            }
            // An array in an array in an array, each of them twice, makes a text without an end. Code that runs for each
            // entry gives the limits their turn.
            const stringify = JSON.stringify;
            define(JSON, 'stringify', {
                stringify(value, replacer, space) {
                    return stringify(value, replacer === undefined || replacer === null ? (key, entry) => entry : replacer, space);
                },
            }.stringify);

            // Reading a number of a million digits takes seconds.
            const mostDigits = 10000;
            const original = BigInt;
            const bounded = new Proxy(BigInt, {
                apply(target, self, [value]) {
                    if (typeof value === 'object' && value !== null) { value = value.valueOf(); }
                    if (typeof value === 'object' && value !== null) { value = String(value); }
                    if (typeof value === 'string' && value.length > mostDigits) { refuse(); }
                    return original(value);
                },
            });
            define(globalThis, 'BigInt', bounded);
            define(BigInt.prototype, 'constructor', bounded);
            for (const name of ['transfer', 'transferToFixedLength']) {
                if (!ArrayBuffer.prototype[name]) { continue; }
                const original = bind(ArrayBuffer.prototype[name]);
                define(ArrayBuffer.prototype, name, { [name](length) { measure(length); return original(this, length); } }[name]);
            }
        })();
        """);

    /// <summary>
    /// Freezes all that can be reached from the global object, and the global object's own list of names. A frozen
    /// <c>toString</c> of a prototype would keep code from setting the one of its own objects, so that and its like become
    /// properties that, set on an object below, give it one of its own.
    /// </summary>
    private static readonly Prepared<Acornima.Ast.Script> Freeze = Engine.PrepareScript("""
        (function () {
            const open = function (prototype, names) {
                for (const name of names) {
                    const property = Object.getOwnPropertyDescriptor(prototype, name);
                    if (!property || !('value' in property)) { continue; }
                    const original = property.value;
                    Object.defineProperty(prototype, name, {
                        get() { return original; },
                        set(value) {
                            if (this === prototype) { throw new TypeError(`Cannot assign to read only property '${name}'`); }
                            Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
                        },
                        enumerable: false,
                        configurable: false,
                    });
                }
            };
            open(Object.prototype, ['constructor', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable']);
            open(Function.prototype, ['constructor', 'toString']);
            open(Array.prototype, ['toString']);
            open(Date.prototype, ['toString', 'valueOf', 'toJSON']);
            for (const kind of [Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
                open(kind.prototype, ['constructor', 'name', 'message', 'toString']);
            }

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

    /// <summary>Prepares a new engine.</summary>
    public static void Prepare(Engine engine) => engine.Execute(TextIterator).Execute(Bounds).Execute(Freeze);
}
