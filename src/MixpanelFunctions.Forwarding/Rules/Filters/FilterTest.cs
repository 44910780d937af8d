using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>One test of a filter. Compiled once, evaluated without allocation.</summary>
internal abstract class FilterTest
{
    /// <summary>Whether it holds for the event that was just read.</summary>
    /// <exception cref="RuleFailureException">It fails for this event.</exception>
    public abstract bool Holds(EventValues values);

    /// <summary>Why it holds or does not, in a sentence without its end.</summary>
    public abstract string Reason(EventValues values);

    /// <summary>The conditions that it is made of.</summary>
    public virtual IReadOnlyList<ConditionExplanation> Conditions(ExplanationScope scope, bool isAsked) => [];
}
