using MixpanelFunctions.Forwarding.Events;

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
}
