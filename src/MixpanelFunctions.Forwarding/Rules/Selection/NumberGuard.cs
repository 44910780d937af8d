using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>A condition that a path's value must be in a certain order to a number.</summary>
/// <param name="slot">Where the path's value is kept.</param>
/// <param name="holds">Whether the condition holds for how the value compares with the number: below 0 if it is less, 0 if it is equal.</param>
/// <param name="number">The number; finite.</param>
internal sealed class NumberGuard(int slot, Func<int, bool> holds, double number) : PathGuard(slot)
{
    /// <summary>The number; finite.</summary>
    public double Number => number;

    /// <summary>A path's value in the form that the guards compare, if it is a number.</summary>
    /// <returns>Whether it is one that can hold: none beyond the range of a double does.</returns>
    public static bool TryRead(EventValues values, JsonValue value, out double read)
    {
        read = JavaScriptNumber.ParseJson(values.Bytes(value));
        return double.IsFinite(read);
    }

    public override bool Excludes(EventValues values)
    {
        JsonValue value = values[Slot];
        return value.Kind == JsonKind.Number
            ? !TryRead(values, value, out double read) || !holds(read.CompareTo(number))
            : value.IsMissingOrNull;
    }

    /// <summary>Whether the condition holds.</summary>
    /// <param name="order">How the path's value compares with the number: below 0 if it is less, 0 if it is equal.</param>
    public bool Holds(int order) => holds(order);
}
