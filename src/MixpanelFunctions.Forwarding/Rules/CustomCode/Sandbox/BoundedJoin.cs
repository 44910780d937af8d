using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>
/// Functions that make one text of many, which look at the limits and at the text's length while they work: in the engine's own, the
/// same long text a million times over takes all memory before anybody looks.
/// </summary>
/// <param name="engine">The engine whose functions they are.</param>
/// <param name="work">What a run takes.</param>
internal sealed class BoundedJoin(Engine engine, WorkConstraint work)
{
    private readonly HashSet<ObjectInstance> _underWay = new(ReferenceEqualityComparer.Instance);

    /// <summary>Puts them in place.</summary>
    public void Install()
    {
        ObjectInstance arrays = engine.Global.Get("Array").AsObject().Get("prototype").AsObject();
        ObjectInstance typedArrays = engine.Global.Get("Uint8Array").AsObject().Prototype!.Get("prototype").AsObject();
        JsValue lengthOfTyped = typedArrays.GetOwnProperty("length").Get!;
        BuiltIn.Replace(arrays, "join", new ClrFunction(engine, "join", (self, arguments) => JoinList(self, null, arguments.At(0)), 1));
        BuiltIn.Replace(typedArrays, "join", new ClrFunction(engine, "join", (self, arguments) => JoinList(self, lengthOfTyped, arguments.At(0)), 1));
        BuiltIn.Replace(engine.Global.Get("String").AsObject(), "raw", new ClrFunction(engine, "raw", (_, arguments) => Raw(arguments), 1));
    }

    private JsString JoinList(JsValue self, JsValue? lengthOfTyped, JsValue separator)
    {
        ObjectInstance list = BuiltIn.ToObject(engine, self);
        JsValue length = lengthOfTyped is null ? list.Get("length") : lengthOfTyped.Call(self, []);
        ulong count = TypeConverter.ToLength(length);
        string between = separator.IsUndefined() ? "," : TypeConverter.ToString(separator);
        // An array that holds itself is for nothing there.
        if (!_underWay.Add(list))
        {
            return JsString.Empty;
        }

        try
        {
            StringBuilder text = new();
            for (ulong at = 0; at < count; at++)
            {
                Append(text, at > 0 ? between : string.Empty);
                JsValue item = list.Get(JsNumber.Create((double)at));
                Append(text, item.IsNull() || item.IsUndefined() ? string.Empty : TypeConverter.ToString(item));
            }

            return new JsString(text.ToString());
        }
        finally
        {
            _underWay.Remove(list);
        }
    }

    private JsString Raw(JsValue[] arguments)
    {
        ObjectInstance parts = BuiltIn.ToObject(engine, BuiltIn.ToObject(engine, arguments.At(0)).Get("raw"));
        ulong count = TypeConverter.ToLength(parts.Get("length"));
        StringBuilder text = new();
        for (ulong at = 0; at < count; at++)
        {
            Append(text, TypeConverter.ToString(parts.Get(JsNumber.Create((double)at))));
            Append(text, at + 1 < count && at + 1 < (ulong)arguments.Length ? TypeConverter.ToString(arguments[(int)at + 1]) : string.Empty);
        }

        return new JsString(text.ToString());
    }

    private void Append(StringBuilder text, string part)
    {
        work.Check();
        if (text.Length + part.Length > CodeLimits.TextLength)
        {
            throw Errors.Of(engine, "RangeError", "Invalid string length");
        }

        text.Append(part);
    }
}
