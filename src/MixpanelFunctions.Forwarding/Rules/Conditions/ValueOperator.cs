using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Tests one value.</summary>
/// <param name="test">The test.</param>
/// <param name="reason">The reason for the outcome, as a sentence without a period, from the outcome and the value to show.</param>
/// <param name="guard">Creates a guard for finding rules from the slot of the path's value; <see langword="null"/> if there is none.</param>
internal sealed class ValueOperator(
    Func<EventValues, JsonValue, bool> test, Func<ValueExplanation, bool, string> reason, Func<int, PathGuard>? guard = null) : ComparisonOperator
{
    public override RightOperand Right => RightOperand.None;

    internal override Condition Compile(ConditionScope scope)
    {
        _ = scope.Right();
        return new ValueCondition(scope.Left, scope.Negated, test, reason, guard) { Definition = scope.Definition };
    }

    private sealed class ValueCondition(
        ValueExpression left, bool negated, Func<EventValues, JsonValue, bool> test, Func<ValueExplanation, bool, string> reason, Func<int, PathGuard>? guard) : Condition
    {
        internal override PathGuard? Guard => !negated && guard is not null && left is PathExpression path ? guard(path.Slot) : null;

        public override bool Holds(EventValues values) => test(values, left.Evaluate(values)) != negated;

        private protected override IReadOnlyList<OperandExplanation> Operands(ExplanationScope scope) => [scope.Operand("left", Definition.Left, left)];

        private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands) =>
            reason(operands[0].Value, test(values, left.Evaluate(values)));
    }
}
