using Jint.Native;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>Looks at a call of a built-in function before it is made, and refuses one that would make too much, by an error that code can catch.</summary>
/// <param name="self">What it is called on.</param>
/// <param name="arguments">What it is called with.</param>
/// <returns>What to call it with.</returns>
internal delegate JsValue[] Bound(JsValue self, JsValue[] arguments);
