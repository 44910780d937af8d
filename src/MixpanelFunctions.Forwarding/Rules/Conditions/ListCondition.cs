using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Whether a value equals, by JavaScript's <c>==</c>, one of a list.</summary>
internal sealed class ListCondition(ValueExpression left, ValueExpression[] list, bool ignoreCase, bool negated) : Condition
{
    internal override PathGuard? Guard => !negated && !ignoreCase && left is PathExpression path
        && list.All(item => item is ConstantExpression constant && TextGuard.IsPlain(constant.Value))
            ? new TextGuard(path.Slot, [.. list.Cast<ConstantExpression>().Select(constant => constant.Value)])
            : null;

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

    private protected override IReadOnlyList<OperandExplanation> Operands(ExplanationScope scope)
    {
        JsonElement[] written = Definition.Right is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
        return
        [
            scope.Operand("left", Definition.Left, left),
            // A list that an app setting writes as text has no items of its own there.
            .. list.Select((item, index) => scope.Operand($"right[{index}]", index < written.Length ? written[index] : Definition.Right, item)),
        ];
    }

    private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands)
    {
        JsonValue value = left.Evaluate(values);
        int found = Array.FindIndex(list, item => JavaScriptComparison.LooselyEqual(values, value, item.Evaluate(values), ignoreCase));
        return found < 0 ? $"{operands[0].Value} equals none of the list" : $"{operands[0].Value} equals {operands[found + 1].Value} of the list";
    }
}
