using System.Numerics;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>
/// Constructors that make something of any size in one step: buffers of bytes, and the array types over them; patterns of any length;
/// and <c>BigInt</c>, for which reading a million digits takes seconds.
/// </summary>
internal static class SizeBounds
{
    private static readonly string[] Buffers =
        ["ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array"];

    /// <summary>Puts them in place.</summary>
    /// <returns><c>BigInt</c>, which is not a global name: code that names it is given it.</returns>
    public static JsValue Install(Engine engine, Dictionary<string, Bound> bounds)
    {
        foreach (string name in Buffers)
        {
            Wrap(engine, name, (_, arguments) => Measure(engine, arguments));
        }

        Wrap(engine, "RegExp", (_, arguments) =>
            TextBounds.Length(arguments.At(0)) > CodeLimits.PatternLength ? throw Errors.Of(engine, "RangeError", "Regular expression too large") : arguments);
        foreach (string name in new[] { "transfer", "transferToFixedLength", "transferToImmutable", "resize" })
        {
            bounds.Add("ArrayBuffer.prototype." + name, (_, arguments) => Measure(engine, arguments));
        }

        foreach (string name in new[] { "asIntN", "asUintN" })
        {
            bounds.Add("BigInt." + name, (_, arguments) =>
            {
                ValueGuards.Bound(engine, new BigInteger(Math.Min(TypeConverter.ToNumber(arguments.At(0)), double.MaxValue)));
                return arguments;
            });
        }

        return Wrap(engine, "BigInt", (_, arguments) =>
            TextBounds.Length(arguments.At(0)) > CodeLimits.BigIntDigits ? throw Errors.Of(engine, "RangeError", "Maximum BigInt size exceeded") : arguments);
    }

    private static JsValue[] Measure(Engine engine, JsValue[] arguments)
    {
        foreach (JsValue argument in arguments)
        {
            JsValue size = argument is not ObjectInstance list ? argument
                : list.Get("maxByteLength") is JsNumber most ? most
                : list.Get("length");
            if (size.IsNumber() && size.AsNumber() > CodeLimits.BufferLength)
            {
                throw Errors.Of(engine, "RangeError", "Array buffer allocation failed");
            }
        }

        return arguments;
    }

    private static ObjectInstance Wrap(Engine engine, string name, Bound bound)
    {
        ObjectInstance original = engine.Global.Get(name).AsObject();
        ObjectInstance wrapped = engine.Advanced.CreateProxy(original, new Handler(bound));
        BuiltIn.Replace(engine.Global, name, wrapped);
        BuiltIn.Replace(original.Get("prototype").AsObject(), "constructor", wrapped);
        return wrapped;
    }

    private sealed class Handler(Bound bound) : ProxyHandler
    {
        public override JsValue? Apply(ObjectInstance target, JsValue thisObject, JsValue[] arguments) =>
            target.Call(thisObject, bound(thisObject, arguments));

        public override ObjectInstance? Construct(ObjectInstance target, JsValue[] arguments, JsValue newTarget)
        {
            bound(JsValue.Undefined, arguments);
            return null;
        }

        // The statics of RegExp answer to RegExp itself alone.
        public override JsValue? Get(ObjectInstance target, JsValue property, JsValue receiver) => target.Get(property);

        public override bool? Set(ObjectInstance target, JsValue property, JsValue value, JsValue receiver) =>
            target.GetOwnProperty(property).Set is { } set && set.IsCallable() ? set.Call(target, [value]) is not null : null;
    }
}
