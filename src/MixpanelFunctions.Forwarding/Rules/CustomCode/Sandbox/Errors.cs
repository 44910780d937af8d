using Jint;
using Jint.Native.Error;
using Jint.Runtime;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>Errors that code may catch.</summary>
internal static class Errors
{
    /// <summary>An error of a kind.</summary>
    public static JavaScriptException Of(Engine engine, string kind, string message) =>
        new((ErrorConstructor)engine.Global.Get(kind), message);
}
