using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>Something in a rule that has a value for every event. Compiled once, evaluated without allocation.</summary>
internal abstract class ValueExpression
{
    /// <summary>The value for the event that was just read.</summary>
    /// <exception cref="RuleFailureException">It cannot be computed for this event.</exception>
    public abstract JsonValue Evaluate(EventValues values);

    /// <summary>How many expressions are in one another below this one: evaluating it takes that many calls on the stack.</summary>
    internal virtual int Depth => 0;

    /// <summary>The bytes of its constants and one for each other value, counted as often as they are written.</summary>
    internal virtual long Size => 1;

    /// <summary>Whether a secret is a part of it.</summary>
    internal virtual bool HoldsSecret => false;

    /// <summary>The constant that it represents, a secret too; <see langword="null"/> if its value depends on the event.</summary>
    internal virtual ConstantExpression? Constant => null;
}

/// <summary>The same value for every event.</summary>
internal sealed class ConstantExpression(JsonValue value) : ValueExpression
{
    /// <summary>The value, in the plan's constants.</summary>
    public JsonValue Value { get; } = value;

    internal override long Size => Value.Length;

    internal override ConstantExpression Constant => this;

    public override JsonValue Evaluate(EventValues values) => Value;
}

/// <summary>A secret; where secrets are hidden, what is for it.</summary>
internal sealed class SecretExpression(ConstantExpression secret, ConstantExpression mask) : ValueExpression
{
    internal override long Size => secret.Size;

    internal override bool HoldsSecret => true;

    internal override ConstantExpression Constant => secret;

    public override JsonValue Evaluate(EventValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.HidesSecrets ? mask.Value : secret.Value;
    }
}

/// <summary>The value at a path of the event.</summary>
internal sealed class PathExpression(int slot) : ValueExpression
{
    /// <summary>Where the value is kept.</summary>
    public int Slot => slot;

    public override JsonValue Evaluate(EventValues values) => values[slot];
}
