using System.Collections.Frozen;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>The global names that custom code has; docs/rules.md lists them. All others of the engine's are taken away.</summary>
internal static class OfferedNames
{
    /// <summary>The names.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "globalThis", "undefined", "NaN", "Infinity",
        "Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Math", "JSON", "Date", "RegExp",
        "Map", "Set", "WeakMap", "WeakSet", "Promise", "Proxy", "Reflect", "Iterator",
        "Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError",
        "parseInt", "parseFloat", "isNaN", "isFinite",
        "encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent", "escape", "unescape",
        "ArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
        "Float32Array", "Float64Array");

    /// <summary>
    /// Functions, of an object or of its prototype, that lead to what is not offered, or that no runtime of Adobe's has and that make
    /// something of any size in one step.
    /// </summary>
    private static readonly (string Owner, string[] Names)[] Removed =
    [
        ("Date", ["toTemporalInstant"]),
        ("DataView", ["getBigInt64", "getBigUint64", "setBigInt64", "setBigUint64"]),
        ("Iterator", ["join", "includes", "chunks", "windows", "zip", "zipKeyed", "concat"]),
        ("Uint8Array", ["fromBase64", "fromHex", "setFromBase64", "setFromHex", "toBase64", "toHex"]),
        ("JSON", ["rawJSON", "isRawJSON"]),
    ];

    /// <summary>Removes all other names, and other ways to their objects.</summary>
    public static void Keep(Engine engine)
    {
        foreach (JsValue name in engine.Global.GetOwnPropertyKeys())
        {
            if (!All.Contains(name.ToString()))
            {
                engine.Global.RemoveOwnProperty(name);
            }
        }

        foreach ((string owner, string[] names) in Removed)
        {
            ObjectInstance target = engine.Global.Get(owner).AsObject();
            ObjectInstance? prototype = target.Get("prototype") as ObjectInstance;
            foreach (string name in names)
            {
                target.RemoveOwnProperty(name);
                prototype?.RemoveOwnProperty(name);
            }
        }
    }
}
