using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>Something in a rule that has a value for every event. Compiled once, evaluated without allocation.</summary>
public abstract class ValueExpression
{
    /// <summary>The value for the event that was just read.</summary>
    /// <exception cref="RuleFailureException">It cannot be computed for this event.</exception>
    public abstract JsonValue Evaluate(EventValues values);
}

/// <summary>The same value for every event.</summary>
internal sealed class ConstantExpression(JsonValue value) : ValueExpression
{
    /// <summary>The value, in the plan's constants.</summary>
    public JsonValue Value { get; } = value;

    public override JsonValue Evaluate(EventValues values) => Value;
}

/// <summary>The value at a path of the event.</summary>
internal sealed class PathExpression(int slot) : ValueExpression
{
    /// <summary>Where the value is kept.</summary>
    public int Slot => slot;

    public override JsonValue Evaluate(EventValues values) => values[slot];
}
