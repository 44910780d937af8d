using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Whether there is a value: neither missing nor null.</summary>
internal sealed class ExistsCondition(ValueExpression left, bool negated) : Condition
{
    internal override PathGuard? Guard => !negated && left is PathExpression path ? new PresenceGuard(path.Slot) : null;

    public override bool Holds(EventValues values) => !left.Evaluate(values).IsMissingOrNull != negated;

    private protected override IReadOnlyList<OperandExplanation> Operands(ExplanationScope scope) => [scope.Operand("left", Definition.Left, left)];

    private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands) =>
        operands[0].Value.Type is "missing" or "null" ? $"the value is {operands[0].Value.Type}" : "there is a value";
}
