using System.Numerics;
using Jint;
using Jint.Native;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>What the calls that <see cref="SourceGuards"/> writes into code do: they refuse values that are too large.</summary>
internal static class ValueGuards
{
    private static readonly Prepared<Acornima.Ast.Script> Operators = Engine.PrepareScript(
        "[(left, right) => left ** right, (left, right) => left << right, (left, right) => left >> right]", strict: true);

    /// <summary>Makes the guards.</summary>
    public static JsObject Create(Engine engine)
    {
        JsArray operators = engine.Evaluate(Operators).AsArray();
        JsObject guards = new(engine);
        Add(guards, "check", (_, arguments) => Check(engine, arguments[0]));
        Add(guards, "power", (_, arguments) =>
        {
            if (arguments is [JsBigInt value, JsBigInt power] && !BigInteger.Abs(Number(value)).IsOne)
            {
                Bound(engine, Number(value).GetBitLength() * BigInteger.Abs(Number(power)));
            }

            return Check(engine, operators[0].Call(JsValue.Undefined, arguments));
        });
        Add(guards, "left", (_, arguments) => Shift(engine, operators[1], arguments));
        Add(guards, "right", (_, arguments) => Shift(engine, operators[2], arguments));
        return guards;
    }

    /// <summary>Refuses a value that is too large; hands back any other.</summary>
    public static JsValue Check(Engine engine, JsValue value)
    {
        switch (value)
        {
            case JsString text when text.Length > CodeLimits.TextLength:
                throw Errors.Of(engine, "RangeError", "Invalid string length");
            case JsBigInt number:
                Bound(engine, Number(number).GetBitLength());
                return value;
            default:
                return value;
        }
    }

    /// <summary>Refuses numbers of more bits than a BigInt may have.</summary>
    public static void Bound(Engine engine, BigInteger bits)
    {
        if (bits > CodeLimits.BigIntBits)
        {
            throw Errors.Of(engine, "RangeError", "Maximum BigInt size exceeded");
        }
    }

    private static BigInteger Number(JsBigInt number) => (BigInteger)number.ToObject()!;

    private static JsValue Shift(Engine engine, JsValue shift, JsValue[] arguments)
    {
        if (arguments is [JsBigInt, JsBigInt bits])
        {
            Bound(engine, BigInteger.Abs(Number(bits)));
        }

        return Check(engine, shift.Call(JsValue.Undefined, arguments));
    }

    private static void Add(JsObject guards, string name, Func<JsValue, JsValue[], JsValue> function) =>
        guards.FastSetProperty(name, new PropertyDescriptor(new ClrFunction(guards.Engine, name, function), PropertyFlag.AllForbidden));
}
