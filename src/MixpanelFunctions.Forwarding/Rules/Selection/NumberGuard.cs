using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>A condition that a path's value must stand in a certain order to a number.</summary>
/// <param name="slot">Where the path's value is kept.</param>
/// <param name="comparison"><see cref="ComparisonOperator.Equals"/>, or one that compares numbers.</param>
/// <param name="number">The number; finite.</param>
internal sealed class NumberGuard(int slot, ComparisonOperator comparison, double number) : PathGuard(slot)
{
    /// <summary>The number; finite.</summary>
    public double Number => number;

    /// <summary>A path's value as what the guards compare, where it is a number.</summary>
    /// <returns>Whether it is one that can hold: none beyond the range of a double does.</returns>
    public static bool TryRead(EventValues values, JsonValue value, out double read)
    {
        read = JavaScriptNumber.ParseJson(values.Bytes(value));
        return double.IsFinite(read);
    }

    /// <summary>Whether a number stands to another as a condition asks for.</summary>
    /// <param name="comparison"><see cref="ComparisonOperator.Equals"/>, or one that compares numbers.</param>
    /// <param name="order">How it stands to the other: below 0 where it is less, 0 where it is the same.</param>
    public static bool Holds(ComparisonOperator comparison, int order) => comparison switch
    {
        ComparisonOperator.Equals => order == 0,
        ComparisonOperator.LessThan => order < 0,
        ComparisonOperator.LessThanOrEqual => order <= 0,
        ComparisonOperator.GreaterThan => order > 0,
        _ => order >= 0,
    };

    public override bool Excludes(EventValues values)
    {
        JsonValue value = values[Slot];
        return value.Kind == JsonKind.Number
            ? !TryRead(values, value, out double read) || !Holds(read.CompareTo(number))
            : value.IsMissingOrNull;
    }

    /// <summary>Whether the condition holds.</summary>
    /// <param name="order">How the path's value stands to the number: below 0 where it is less, 0 where it is the same.</param>
    public bool Holds(int order) => Holds(comparison, order);
}
