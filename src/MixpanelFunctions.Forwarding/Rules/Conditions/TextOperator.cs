using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Compares two texts; numbers are taken as JavaScript writes them, and for anything else it never holds.</summary>
/// <param name="test">The comparison. Where it holds, the left text must contain the right one: rules are found by that.</param>
/// <param name="holdsWords">The words between the texts if it holds, such as <c>contains</c>.</param>
/// <param name="failsWords">The words if it does not hold.</param>
internal sealed class TextOperator(TextTest test, string holdsWords, string failsWords) : ComparisonOperator
{
    public override RightOperand Right => RightOperand.Value;

    /// <summary>Whether two values are texts, or numbers, for which a test holds.</summary>
    public static bool Holds(TextTest test, EventValues values, JsonValue left, JsonValue right, bool ignoreCase) =>
        JavaScriptComparison.TryText(values, left, ignoreCase, out ReadOnlySpan<byte> leftText)
        && JavaScriptComparison.TryText(values, right, ignoreCase, out ReadOnlySpan<byte> rightText)
        && test(leftText, rightText);

    internal override Condition Compile(ConditionScope scope) => new TextCondition(scope, scope.Right(), test, (holdsWords, failsWords)) { Definition = scope.Definition };

    private sealed class TextCondition(ConditionScope scope, ValueExpression right, TextTest test, (string Holds, string Fails) words) : ComparisonCondition(scope, right)
    {
        protected override bool Compare(EventValues values, JsonValue left, JsonValue right) => TextOperator.Holds(test, values, left, right, IgnoreCase);

        private protected override PathGuard? GuardOf(int slot, JsonValue constant) =>
            IgnoreCase || !TextGuard.IsPlain(constant) ? null : new TextPartGuard(slot, test, constant);

        private protected override string Explain(EventValues values, ShownValue left, ShownValue right, bool outcome)
        {
            foreach (ShownValue side in (ReadOnlySpan<ShownValue>)[left, right])
            {
                if (!JavaScriptComparison.TryText(values, side.Value, IgnoreCase, out _))
                {
                    return $"{side} is neither text nor number";
                }
            }

            return $"{left} {(outcome ? words.Holds : words.Fails)} {right}{(IgnoreCase ? ", letter case aside" : string.Empty)}";
        }
    }
}
