using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>Compares two texts, both UTF-8.</summary>
internal delegate bool TextTest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other);

/// <summary>A condition that a path's value must hold a text.</summary>
/// <param name="slot">Where the path's value is kept.</param>
/// <param name="test">Whether a text contains another where the condition requires it: anywhere, at its start, at its end.</param>
/// <param name="part">The text, a constant without escapes.</param>
internal sealed class TextPartGuard(int slot, TextTest test, JsonValue part) : PathGuard(slot)
{
    /// <summary>The text.</summary>
    public JsonValue Part => part;

    public override bool Excludes(EventValues values)
    {
        JsonValue value = values[Slot];
        return TextGuard.IsPlain(value) ? !test(values.Bytes(value), values.Bytes(part)) : value.IsMissingOrNull;
    }
}
