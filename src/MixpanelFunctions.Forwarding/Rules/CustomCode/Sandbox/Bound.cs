using Jint.Native;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>Checks a call of a built-in function before it runs, and refuses one whose result would be too large, with an error that code can catch.</summary>
/// <param name="self">The object that it is called on.</param>
/// <param name="arguments">The arguments.</param>
/// <returns>What to call it with.</returns>
internal delegate JsValue[] Bound(JsValue self, JsValue[] arguments);
