using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Whether there is a value: neither missing nor null.</summary>
internal sealed class ExistsCondition(ValueExpression left, bool negated) : Condition
{
    public override bool Holds(EventValues values) => !left.Evaluate(values).IsMissingOrNull != negated;
}
