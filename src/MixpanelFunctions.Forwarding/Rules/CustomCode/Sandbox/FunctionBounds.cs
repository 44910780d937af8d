using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>
/// Bounds of the built-in functions that do more than a few steps. Each looks at the limits when it is called, so that no other
/// built-in function can call it repeatedly without that; takes no text and yields none that is too long; and some are bounded
/// further by what they would make.
/// </summary>
internal static class FunctionBounds
{
    /// <summary>The objects whose functions are bounded: all functions, except those that are a single step.</summary>
    private static readonly string[] Owners =
    [
        "Array", "Array.prototype", "String", "String.prototype", "Object", "Object.prototype", "Function.prototype", "RegExp", "RegExp.prototype", "JSON",
        "Number.prototype", "Symbol", "Iterator", "Iterator.prototype", "Map", "Map.prototype", "Set.prototype", "Promise", "Reflect", "Error", "Error.prototype", "Date",
        "ArrayBuffer.prototype", "Uint8Array", "Uint8Array.prototype", "Date.prototype", "BigInt", "BigInt.prototype", "Math", "Number",
        "TypedArray", "TypedArray.prototype", "",
    ];

    private static readonly HashSet<string> SingleSteps = new(StringComparer.Ordinal)
    {
        "Array.isArray", "Array.prototype.push", "Array.prototype.pop", "Array.prototype.at", "Object.is", "Object.hasOwn", "Object.getPrototypeOf", "Object.prototype.hasOwnProperty",
        "Object.prototype.valueOf", "Function.prototype.call", "Function.prototype.bind", "Symbol.for", "Symbol.keyFor", "Array.prototype.join", "TypedArray.prototype.join", "Array.prototype.flat", "String.raw", "String.prototype.@@iterator", "String.prototype.charAt", "String.prototype.charCodeAt", "String.prototype.codePointAt", "String.prototype.at",
        "Map.prototype.get", "Map.prototype.set", "Map.prototype.has", "Map.prototype.delete", "Set.prototype.has", "Set.prototype.add", "Set.prototype.delete",
        "Number.isInteger", "Number.isFinite", "Number.isNaN", "Number.isSafeInteger", "isNaN", "isFinite", "Date.now", "Date.UTC",
        "Math.max", "Math.min", "Math.round", "Math.floor", "Math.ceil", "Math.trunc", "Math.abs", "Math.sign", "Math.random", "Math.pow", "Math.sqrt", "Math.log",
    };

    /// <summary>Puts them in place.</summary>
    /// <param name="engine">The engine whose functions they are.</param>
    /// <param name="work">What a run takes.</param>
    /// <param name="bounds">Further bounds of some, by their path.</param>
    /// <param name="bigInt">What code gets as <c>BigInt</c>.</param>
    public static void Install(Engine engine, WorkConstraint work, IReadOnlyDictionary<string, Bound> bounds, JsValue bigInt)
    {
        foreach (string owner in Owners)
        {
            ObjectInstance? target = Find(engine, owner, bigInt);
            if (target is null)
            {
                continue;
            }

            foreach (JsValue key in target.GetOwnPropertyKeys())
            {
                string name = key.IsSymbol() ? "@@" + key.ToString().Replace("Symbol(Symbol.", string.Empty, StringComparison.Ordinal).TrimEnd(')') : key.ToString();
                string path = owner.Length == 0 ? name : $"{owner}.{name}";
                PropertyDescriptor property = target.GetOwnProperty(key);
                if (!property.IsDataDescriptor() || SingleSteps.Contains(path) || !IsPlainFunction(property.Value))
                {
                    continue;
                }

                bounds.TryGetValue(path, out Bound? bound);
                BuiltIn.Replace(target, key, Guarded(engine, work, property.Value.AsObject(), bound));
            }
        }
    }

    private static ObjectInstance? Find(Engine engine, string owner, JsValue bigInt)
    {
        if (owner.Length == 0)
        {
            return engine.Global;
        }

        JsValue found = engine.Global;
        foreach (string name in owner.Split('.'))
        {
            found = name switch
            {
                "TypedArray" => engine.Global.Get("Uint8Array").AsObject().Prototype!,
                "BigInt" => bigInt,
                _ => found.AsObject().Get(name),
            };
            if (!found.IsObject())
            {
                return null;
            }
        }

        return found.AsObject();
    }

    private static bool IsPlainFunction(JsValue value) => value.IsCallable() && !value.IsConstructor();

    private static ClrFunction Guarded(Engine engine, WorkConstraint work, ObjectInstance original, Bound? bound)
    {
        int length = (int)original.Get("length").AsNumber();
        return new ClrFunction(engine, original.Get("name").AsString(), Call, length, PropertyFlag.Configurable);

        JsValue Call(JsValue self, JsValue[] arguments)
        {
            work.Check();
            ValueGuards.Check(engine, self);
            foreach (JsValue argument in arguments)
            {
                ValueGuards.Check(engine, argument);
            }

            return ValueGuards.Check(engine, engine.Call(original, self, bound is null ? arguments : bound(self, arguments)));
        }
    }
}
