using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Selection;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Compares a value with each of a list; it holds where one comparison does.</summary>
/// <param name="test">The comparison with one item; the last argument is whether letter case does not count.</param>
/// <param name="verb">The word between the value and an item, such as <c>equals</c>.</param>
/// <param name="guard">Creates a guard for finding rules from a path and plain texts; <see langword="null"/> if there is none.</param>
internal sealed class ListOperator(
    Func<EventValues, JsonValue, JsonValue, bool, bool> test, string verb, Func<int, JsonValue[], PathGuard>? guard = null) : ComparisonOperator
{
    public override RightOperand Right => RightOperand.List;

    internal override Condition? Compile(ConditionScope scope)
    {
        Place place = scope.RightPlace;
        JsonElement? right = scope.Definition.Right;
        if (place.IsSetting && right is { ValueKind: JsonValueKind.String } text)
        {
            // An app setting is text: the list is written as JSON in it.
            right = ConfigObject.ParseText(text.GetString()!, place, scope.Errors);
        }

        if (right is not { ValueKind: JsonValueKind.Array } list)
        {
            if (scope.Definition.Right is not null && right is not null)
            {
                scope.Errors.Add(place, $"the operator {scope.Definition.Operator} needs a list");
            }

            return null;
        }

        ValueExpression[] items = [.. list.EnumerateArray().Select((item, index) => scope.Values.Compile(item, place.Item(index)))];
        return new ListCondition(this, scope, items) { Definition = scope.Definition };
    }

    private int Find(EventValues values, JsonValue value, ValueExpression[] list, bool ignoreCase)
    {
        for (int i = 0; i < list.Length; i++)
        {
            if (test(values, value, list[i].Evaluate(values), ignoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private PathGuard? GuardOf(ValueExpression left, ValueExpression[] list) =>
        guard is not null && left is PathExpression path && Array.TrueForAll(list, item => item is ConstantExpression constant && TextGuard.IsPlain(constant.Value))
            ? guard(path.Slot, [.. list.Cast<ConstantExpression>().Select(constant => constant.Value)])
            : null;

    private string Explain(ValueExplanation value, ValueExplanation? item) => item is null ? $"{value} {verb} none of the list" : $"{value} {verb} {item} of the list";

    private sealed class ListCondition(ListOperator of, ConditionScope scope, ValueExpression[] list) : Condition
    {
        private readonly ValueExpression _left = scope.Left;
        private readonly bool _ignoreCase = scope.Definition.CaseInsensitive;
        private readonly bool _negated = scope.Negated;

        internal override PathGuard? Guard => _negated || _ignoreCase ? null : of.GuardOf(_left, list);

        public override bool Holds(EventValues values) => Find(values) >= 0 != _negated;

        private protected override IReadOnlyList<OperandExplanation> Operands(ExplanationScope explained)
        {
            JsonElement[] written = Definition.Right is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
            return
            [
                explained.Operand("left", Definition.Left, _left),
                // A list that an app setting writes as text has no items of its own there.
                .. list.Select((item, index) => explained.Operand($"right[{index}]", index < written.Length ? written[index] : Definition.Right, item)),
            ];
        }

        private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands)
        {
            int found = Find(values);
            return of.Explain(operands[0].Value, found < 0 ? null : operands[found + 1].Value);
        }

        private int Find(EventValues values) => of.Find(values, _left.Evaluate(values), list, _ignoreCase);
    }
}
