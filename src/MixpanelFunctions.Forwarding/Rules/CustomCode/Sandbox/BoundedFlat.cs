using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>
/// <c>flat</c>, which looks at the limits while it works. In the engine's own an array that holds another twice, and so on forty times
/// over, has no end.
/// </summary>
internal static class BoundedFlat
{
    /// <summary>Puts it in place.</summary>
    public static void Install(Engine engine)
    {
        ObjectInstance arrays = engine.Global.Get("Array").AsObject().Get("prototype").AsObject();
        BuiltIn.Replace(arrays, "flat", new ClrFunction(engine, "flat", (self, arguments) => Flatten(engine, self, arguments.At(0)), 0));
    }

    private static JsArray Flatten(Engine engine, JsValue self, JsValue depth)
    {
        ObjectInstance list = BuiltIn.ToObject(engine, self);
        double most = depth.IsUndefined() ? 1 : TypeConverter.ToIntegerOrInfinity(depth);
        JsArray result = new(engine);
        Stack<(ObjectInstance List, ulong At, ulong Length)> open = new();
        open.Push((list, 0, TypeConverter.ToLength(list.Get("length"))));
        while (open.TryPop(out (ObjectInstance List, ulong At, ulong Length) next))
        {
            for (ulong at = next.At; at < next.Length; at++)
            {
                engine.Constraints.Check();
                JsValue index = JsNumber.Create((double)at);
                if (!next.List.HasProperty(index))
                {
                    continue;
                }

                JsValue item = next.List.Get(index);
                if (open.Count < most && item.IsArray())
                {
                    open.Push(next with { At = at + 1 });
                    ObjectInstance inner = item.AsObject();
                    open.Push((inner, 0, TypeConverter.ToLength(inner.Get("length"))));
                    break;
                }

                result.Push(item);
            }
        }

        return result;
    }
}
