using Jint;
using Jint.Native;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>Prepares an engine's built-in objects for custom code: bounded, and the same for every event.</summary>
internal static class CodeSandbox
{
    /// <summary>Prepares a new engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="work">What a run takes.</param>
    public static CodeOffer Prepare(Engine engine, WorkConstraint work)
    {
        OfferedNames.Keep(engine);
        Dictionary<string, Bound> bounds = new(StringComparer.Ordinal);
        new TextBounds(engine).AddTo(bounds);
        new ReplacementBounds(engine, work).AddTo(bounds);
        new JsonBounds(engine, work).AddTo(bounds);
        JsValue bigInt = SizeBounds.Install(engine, bounds);
        RunSymbols symbols = new();
        symbols.Install(engine);
        TextIterator.Install(engine);
        MatchIterators.Install(engine);
        BoundedFlat.Install(engine);
        new BoundedJoin(engine, work).Install();
        FunctionBounds.Install(engine, work, bounds, bigInt);
        CodeOffer offer = new(SilentLog.Create(engine), ValueGuards.Create(engine), bigInt, symbols);
        engine.Global.RemoveOwnProperty("BigInt");
        FrozenObjects.Freeze(engine, [offer.Utils, offer.Guards, offer.BigInt.AsObject()]);
        return offer;
    }
}
