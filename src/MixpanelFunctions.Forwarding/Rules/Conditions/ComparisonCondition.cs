using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Compares two values as JavaScript does.</summary>
/// <param name="scope">The condition, with its left operand.</param>
/// <param name="right">The right operand.</param>
internal abstract class ComparisonCondition(ConditionScope scope, ValueExpression right) : Condition
{
    private readonly ValueExpression _left = scope.Left;
    private readonly bool _negated = scope.Negated;

    /// <summary>Whether to ignore letter case.</summary>
    protected bool IgnoreCase { get; } = scope.Definition.CaseInsensitive;

    /// <summary>The right operand as a number, where it is a constant text or number: not to be read for every event.</summary>
    protected double? RightNumber { get; } = right.Constant is { } constant ? scope.Values.Constants.Number(constant) : null;

    internal sealed override PathGuard? Guard => !_negated && _left is PathExpression path && right is ConstantExpression { Value: JsonValue value }
        ? GuardOf(path.Slot, value)
        : null;

    public sealed override bool Holds(EventValues values)
    {
        JsonValue left = _left.Evaluate(values);
        return Compare(values, left, right.Evaluate(values)) != _negated;
    }

    /// <summary>The operator's result for two values.</summary>
    protected abstract bool Compare(EventValues values, JsonValue left, JsonValue right);

    /// <summary>Why it says so, in a sentence without its end.</summary>
    private protected abstract string Explain(EventValues values, ShownValue left, ShownValue right, bool outcome);

    /// <summary>A form that rules are found by, where a path is compared with a constant; <see langword="null"/> if there is none.</summary>
    private protected abstract PathGuard? GuardOf(int slot, JsonValue constant);

    private protected sealed override IReadOnlyList<OperandExplanation> Operands(ExplanationScope explained) =>
        [explained.Operand("left", Definition.Left, _left), explained.Operand("right", Definition.Right, right)];

    private protected sealed override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands)
    {
        JsonValue left = _left.Evaluate(values);
        JsonValue other = right.Evaluate(values);
        return Explain(values, new(left, operands[0].Value), new(other, operands[1].Value), Compare(values, left, other));
    }

    /// <summary>The number that the right operand is compared with, if it is finite.</summary>
    private protected bool TryRightNumber(out double number)
    {
        number = RightNumber ?? double.NaN;
        return double.IsFinite(number);
    }

    /// <summary>A value, and how it may be shown.</summary>
    private protected readonly record struct ShownValue(JsonValue Value, ValueExplanation Shown)
    {
        public string Number(EventValues values) => Shown.IsSecret
            ? Shown.ToString()
            : JavaScriptComparison.AsNumber(values, Value).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

        public override string ToString() => Shown.ToString();
    }
}
