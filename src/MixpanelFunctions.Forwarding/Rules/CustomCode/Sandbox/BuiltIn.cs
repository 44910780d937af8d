using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>The engine's own functions.</summary>
internal static class BuiltIn
{
    /// <summary>Puts a function in place of another.</summary>
    public static void Replace(ObjectInstance owner, JsValue name, JsValue function) =>
        owner.FastSetProperty(name, new PropertyDescriptor(function, PropertyFlag.NonEnumerable));

    /// <summary>A value converted to an object, as <c>Object(value)</c> does.</summary>
    /// <exception cref="Jint.Runtime.JavaScriptException">There is no value.</exception>
    public static ObjectInstance ToObject(Engine engine, JsValue value) =>
        value as ObjectInstance
        ?? (value.IsNull() || value.IsUndefined()
            ? throw Errors.Of(engine, "TypeError", "Cannot convert undefined or null to object")
            : engine.Global.Get("Object").Call(JsValue.Undefined, [value]).AsObject());
}
