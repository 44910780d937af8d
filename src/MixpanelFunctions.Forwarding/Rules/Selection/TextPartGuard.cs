using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>A condition that a path's value must hold a text.</summary>
/// <param name="slot">Where the path's value is kept.</param>
/// <param name="comparison">Where the text must stand: <see cref="ComparisonOperator.Contains"/>, StartsWith or EndsWith.</param>
/// <param name="part">The text, a constant without escapes.</param>
internal sealed class TextPartGuard(int slot, ComparisonOperator comparison, JsonValue part) : PathGuard(slot)
{
    /// <summary>The text.</summary>
    public JsonValue Part => part;

    /// <summary>Whether a text holds another.</summary>
    /// <param name="comparison">Where it must stand.</param>
    /// <param name="text">The text.</param>
    /// <param name="part">The other.</param>
    public static bool Holds(ComparisonOperator comparison, ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) => comparison switch
    {
        ComparisonOperator.Contains => text.IndexOf(part) >= 0,
        ComparisonOperator.StartsWith => text.StartsWith(part),
        _ => text.EndsWith(part),
    };

    public override bool Excludes(EventValues values)
    {
        JsonValue value = values[Slot];
        return TextGuard.IsPlain(value) ? !Holds(comparison, values.Bytes(value), values.Bytes(part)) : value.IsMissingOrNull;
    }
}
