using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>A condition that a path's value must hold a text.</summary>
/// <param name="slot">Where the path's value is kept.</param>
/// <param name="place">Where the text must stand.</param>
/// <param name="part">The text, a constant without escapes.</param>
internal sealed class TextPartGuard(int slot, TextPlace place, JsonValue part) : PathGuard(slot)
{
    /// <summary>The text.</summary>
    public JsonValue Part => part;

    /// <summary>Whether a text holds another.</summary>
    /// <param name="place">Where it must stand.</param>
    /// <param name="text">The text.</param>
    /// <param name="part">The other.</param>
    public static bool Holds(TextPlace place, ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) => place switch
    {
        TextPlace.Anywhere => text.IndexOf(part) >= 0,
        TextPlace.Start => text.StartsWith(part),
        _ => text.EndsWith(part),
    };

    public override bool Excludes(EventValues values)
    {
        JsonValue value = values[Slot];
        return TextGuard.IsPlain(value) ? !Holds(place, values.Bytes(value), values.Bytes(part)) : value.IsMissingOrNull;
    }
}
