using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Several conditions as one: all of them, or any. An empty group of all holds, one of any does not.</summary>
internal sealed class GroupCondition(bool isAny, Condition[] conditions, bool negated) : Condition
{
    public override bool Holds(EventValues values)
    {
        foreach (Condition condition in conditions)
        {
            if (condition.Holds(values) == isAny)
            {
                return isAny != negated;
            }
        }

        return isAny == negated;
    }

    private protected override IReadOnlyList<ConditionExplanation> Parts(ExplanationScope scope, bool isAsked)
    {
        List<ConditionExplanation> parts = [];
        foreach (Condition condition in conditions)
        {
            ConditionExplanation part = condition.Explain(scope, isAsked);
            parts.Add(part);
            // The condition that decides the group is the last one that is evaluated.
            isAsked &= part.Outcome == (isAny ? ConditionOutcome.DoesNotHold : ConditionOutcome.Holds);
        }

        return parts;
    }

    private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands)
    {
        bool isDecided = Holds(values) == (isAny != negated);
        string reason = isAny
            ? isDecided ? "one of them holds" : "none of them holds"
            : isDecided ? "one of them does not hold" : "all of them hold";
        return negated ? reason + ", inverted" : reason;
    }
}
