using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Native.Symbol;
using Jint.Runtime.Interop;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>
/// What <c>matchAll</c> yields, which nothing else gives access to. Its prototype is frozen when code first needs one: to create one before would compile a
/// regular expression at every start.
/// </summary>
internal static class MatchIterators
{
    /// <summary>Puts the function in place that makes them.</summary>
    public static void Install(Engine engine)
    {
        ObjectInstance patterns = engine.Global.Get("RegExp").AsObject().Get("prototype").AsObject();
        JsValue original = patterns.Get(GlobalSymbolRegistry.MatchAll);
        bool isFrozen = false;
        BuiltIn.Replace(patterns, GlobalSymbolRegistry.MatchAll, new ClrFunction(engine, "[Symbol.matchAll]", MatchAll, 1));

        JsValue MatchAll(JsValue self, JsValue[] arguments)
        {
            JsValue iterator = engine.Call(original, self, arguments);
            if (!isFrozen)
            {
                FrozenObjects.Freeze(iterator.AsObject().Prototype!);
                isFrozen = true;
            }

            return iterator;
        }
    }
}
