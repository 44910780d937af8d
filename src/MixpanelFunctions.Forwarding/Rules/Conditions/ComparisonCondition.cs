using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Compares two values as JavaScript does.</summary>
/// <param name="left">The left operand.</param>
/// <param name="comparison">The operator.</param>
/// <param name="right">The right operand.</param>
/// <param name="ignoreCase">Whether letter case does not count.</param>
/// <param name="negated">Whether the outcome is turned round, by a negated operator or by <c>negate</c> (both: not).</param>
internal sealed class ComparisonCondition(
    ValueExpression left,
    ComparisonOperator comparison,
    ValueExpression right,
    bool ignoreCase,
    bool negated) : Condition
{
    /// <summary>The right operand as a number, where it is a constant text or number: not to be read for every event.</summary>
    public double? RightNumber { get; init; }

    internal override PathGuard? Guard => !negated && left is PathExpression path && right is ConstantExpression { Value: JsonValue constant }
        ? GuardOf(path.Slot, constant)
        : null;

    public override bool Holds(EventValues values) => Compare(values) != negated;

    private protected override IReadOnlyList<OperandExplanation> Operands(ExplanationScope scope) => OperatorNames.TakesOneOperand(comparison)
        ? [scope.Operand("left", Definition.Left, left)]
        : [scope.Operand("left", Definition.Left, left), scope.Operand("right", Definition.Right, right)];

    private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands)
    {
        bool outcome = Compare(values);
        JsonValue first = left.Evaluate(values);
        ValueExplanation shown = operands[0].Value;
        return comparison switch
        {
            ComparisonOperator.IsTrue => $"{shown} is {Not(outcome)}exactly true",
            ComparisonOperator.IsFalse => $"{shown} is {Not(outcome)}exactly false",
            ComparisonOperator.IsTruthy => $"{shown} is {(outcome ? "truthy" : "falsy")}",
            ComparisonOperator.IsFalsy => $"{shown} is {(outcome ? "falsy" : "truthy")}",
            _ => ComparisonReason.Of(values, comparison, (first, shown), (right.Evaluate(values), operands[1].Value), ignoreCase, outcome),
        };
    }

    private PathGuard? GuardOf(int slot, JsonValue constant)
    {
        bool comparesNumbers = IsOrder || (comparison == ComparisonOperator.Equals && constant.Kind == JsonKind.Number);
        return comparesNumbers && RightNumber is { } number && double.IsFinite(number) ? new NumberGuard(slot, Order, number)
            : ignoreCase || !TextGuard.IsPlain(constant) ? null
            : comparison switch
            {
                ComparisonOperator.Equals => new TextGuard(slot, [constant]),
                ComparisonOperator.Contains or ComparisonOperator.StartsWith or ComparisonOperator.EndsWith => new TextPartGuard(slot, Place, constant),
                _ => null,
            };
    }

    private static string Not(bool outcome) => outcome ? string.Empty : "not ";

    private bool IsOrder => comparison is >= ComparisonOperator.LessThan and <= ComparisonOperator.GreaterThanOrEqual;

    private NumberOrder Order => comparison switch
    {
        ComparisonOperator.Equals => NumberOrder.Equal,
        ComparisonOperator.LessThan => NumberOrder.Less,
        ComparisonOperator.LessThanOrEqual => NumberOrder.LessOrEqual,
        ComparisonOperator.GreaterThan => NumberOrder.Greater,
        _ => NumberOrder.GreaterOrEqual,
    };

    private TextPlace Place => comparison switch
    {
        ComparisonOperator.Contains => TextPlace.Anywhere,
        ComparisonOperator.StartsWith => TextPlace.Start,
        _ => TextPlace.End,
    };

    private bool Compare(EventValues values)
    {
        JsonValue first = left.Evaluate(values);
        switch (comparison)
        {
            case ComparisonOperator.IsTrue:
                return first.Kind == JsonKind.True;
            case ComparisonOperator.IsFalse:
                return first.Kind == JsonKind.False;
            case ComparisonOperator.IsTruthy:
                return JavaScriptComparison.IsTruthy(values, first);
            case ComparisonOperator.IsFalsy:
                return !JavaScriptComparison.IsTruthy(values, first);
        }

        JsonValue second = right.Evaluate(values);
        return comparison switch
        {
            ComparisonOperator.Equals => JavaScriptComparison.LooselyEqual(values, first, second, ignoreCase),
            _ when IsOrder => CompareNumbers(values, first, second),
            _ => CompareTexts(values, first, second),
        };
    }

    private bool CompareNumbers(EventValues values, JsonValue first, JsonValue second)
    {
        // Truth values are no numbers here, though == takes them for some (valueComparison.js, guardNumberCompare).
        if (first.Kind is not (JsonKind.Number or JsonKind.String) || second.Kind is not (JsonKind.Number or JsonKind.String))
        {
            return false;
        }

        double leftNumber = JavaScriptComparison.AsNumber(values, first);
        double rightNumber = RightNumber ?? JavaScriptComparison.AsNumber(values, second);
        return double.IsFinite(leftNumber) && double.IsFinite(rightNumber) && NumberGuard.Holds(Order, leftNumber.CompareTo(rightNumber));
    }

    private bool CompareTexts(EventValues values, JsonValue first, JsonValue second)
    {
        if (!JavaScriptComparison.TryText(values, first, ignoreCase, out ReadOnlySpan<byte> leftText)
            || !JavaScriptComparison.TryText(values, second, ignoreCase, out ReadOnlySpan<byte> rightText))
        {
            return false;
        }

        return TextPartGuard.Holds(Place, leftText, rightText);
    }
}
