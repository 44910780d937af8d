using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Whether two values are equal by JavaScript's <c>==</c>.</summary>
internal sealed class EqualityOperator : ComparisonOperator
{
    public override RightOperand Right => RightOperand.Value;

    internal override Condition Compile(ConditionScope scope) => new Equality(scope, scope.Right()) { Definition = scope.Definition };

    private sealed class Equality(ConditionScope scope, ValueExpression right) : ComparisonCondition(scope, right)
    {
        protected override bool Compare(EventValues values, JsonValue left, JsonValue right) =>
            JavaScriptComparison.LooselyEqual(values, left, right, IgnoreCase);

        private protected override PathGuard? GuardOf(int slot, JsonValue constant) =>
            constant.Kind == JsonKind.Number && TryRightNumber(out double number) ? new NumberGuard(slot, order => order == 0, number)
            : IgnoreCase || !TextGuard.IsPlain(constant) ? null
            : new TextGuard(slot, [constant]);

        private protected override string Explain(EventValues values, ShownValue left, ShownValue right, bool outcome)
        {
            if (left.Value.IsMissingOrNull || right.Value.IsMissingOrNull)
            {
                return outcome ? "both are missing or null, which are equal" : $"{left} is not {right}";
            }

            if (left.Value.IsContainer || right.Value.IsContainer)
            {
                return "objects and arrays equal nothing";
            }

            return left.Value.Kind == JsonKind.String && right.Value.Kind == JsonKind.String
                ? $"{left} is {(outcome ? string.Empty : "not ")}{right}{(IgnoreCase ? ", letter case aside" : string.Empty)}"
                : $"as numbers, {left.Number(values)} {(outcome ? "equals" : "does not equal")} {right.Number(values)}";
        }
    }
}
