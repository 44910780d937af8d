using Jint.Native;
using Jint.Native.Object;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Sandbox;

/// <summary>What code gets in addition to the global names.</summary>
/// <param name="Utils">Adobe's <c>utils</c>: only its log makes sense here, and nobody reads it.</param>
/// <param name="Guards">The target of the calls that <see cref="SourceGuards"/> writes into code.</param>
/// <param name="BigInt"><c>BigInt</c>, for code that names it.</param>
/// <param name="Symbols">The symbols of a run.</param>
internal sealed record CodeOffer(ObjectInstance Utils, ObjectInstance Guards, JsValue BigInt, RunSymbols Symbols);
