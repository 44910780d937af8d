using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Compares two numbers; texts are numbers as JavaScript's <c>Number()</c> reads them, and for anything else it never holds.</summary>
/// <param name="holds">Whether it holds for how the left number compares with the right one: below 0 if it is less, 0 if it is equal.</param>
/// <param name="words">The words between the numbers if it holds, such as <c>at most</c>.</param>
internal sealed class OrderOperator(Func<int, bool> holds, string words) : ComparisonOperator
{
    public override RightOperand Right => RightOperand.Value;

    internal override Condition Compile(ConditionScope scope) => new Order(scope, scope.Right(), holds, words) { Definition = scope.Definition };

    private sealed class Order(ConditionScope scope, ValueExpression right, Func<int, bool> holds, string words) : ComparisonCondition(scope, right)
    {
        protected override bool Compare(EventValues values, JsonValue left, JsonValue right)
        {
            // Booleans are not numbers here, although == converts them (valueComparison.js, guardNumberCompare).
            if (!IsComparable(left) || !IsComparable(right))
            {
                return false;
            }

            double leftNumber = JavaScriptComparison.AsNumber(values, left);
            double rightNumber = RightNumber ?? JavaScriptComparison.AsNumber(values, right);
            return double.IsFinite(leftNumber) && double.IsFinite(rightNumber) && holds(leftNumber.CompareTo(rightNumber));
        }

        private protected override PathGuard? GuardOf(int slot, JsonValue constant) =>
            TryRightNumber(out double number) ? new NumberGuard(slot, holds, number) : null;

        private protected override string Explain(EventValues values, ShownValue left, ShownValue right, bool outcome)
        {
            foreach (ShownValue side in (ReadOnlySpan<ShownValue>)[left, right])
            {
                if (!IsComparable(side.Value) || !double.IsFinite(JavaScriptComparison.AsNumber(values, side.Value)))
                {
                    return $"{side} is not a number";
                }
            }

            return $"{left.Number(values)} is {(outcome ? string.Empty : "not ")}{words} {right.Number(values)}";
        }

        private static bool IsComparable(JsonValue value) => value.Kind is JsonKind.Number or JsonKind.String;
    }
}
