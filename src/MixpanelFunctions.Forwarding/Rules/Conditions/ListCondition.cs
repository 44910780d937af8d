using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Whether a value equals, by JavaScript's <c>==</c>, one of a list.</summary>
internal sealed class ListCondition(ValueExpression left, ValueExpression[] list, bool ignoreCase, bool negated) : Condition
{
    public override bool Holds(EventValues values)
    {
        JsonValue value = left.Evaluate(values);
        foreach (ValueExpression item in list)
        {
            if (JavaScriptComparison.LooselyEqual(values, value, item.Evaluate(values), ignoreCase))
            {
                return !negated;
            }
        }

        return negated;
    }
}
