using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Something in a rule that holds for an event or does not. Compiled once.</summary>
public abstract class Condition
{
    /// <summary>Whether it holds for the event that was just read.</summary>
    /// <exception cref="RuleFailureException">It cannot be decided for this event.</exception>
    public abstract bool Holds(EventValues values);
}
