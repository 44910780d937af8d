using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Compiles conditions, their mistakes noted.</summary>
internal sealed class ConditionCompiler(ValueCompiler values, ConfigurationErrors errors)
{
    /// <summary>Compiles a condition; <see langword="null"/> where it has errors.</summary>
    public Condition? Compile(ConditionDefinition definition)
    {
        Place place = definition.Place;
        ValueExpression left = values.Compile(definition.Left, place.Key("left"));
        ValueExpression right = values.Compile(definition.Right, place.Key("right"));
        if (!OperatorNames.TryFind(definition.Operator, out ComparisonOperator comparison, out bool negated))
        {
            errors.Add(
                place.Key("operator"),
                definition.Operator.Length == 0
                    ? "a condition needs an operator"
                    : $"unknown operator \"{definition.Operator}\"{NearestName.Suggest(definition.Operator, OperatorNames.All)}");
            return null;
        }

        if (definition.Left is null)
        {
            errors.Add(place.Key("left"), "a condition needs a left operand");
        }

        if (definition.Right is null && !OperatorNames.TakesOneOperand(comparison))
        {
            errors.Add(place.Key("right"), $"the operator {definition.Operator} needs a right operand");
        }

        negated ^= definition.Negate;
        return comparison == ComparisonOperator.MatchesRegex
            ? Regex(definition, left, right, negated)
            : new ComparisonCondition(left, comparison, right, definition.CaseInsensitive, negated);
    }

    private RegexCondition? Regex(ConditionDefinition definition, ValueExpression left, ValueExpression right, bool negated)
    {
        JavaScriptPattern? pattern = null;
        if (right is ConstantExpression && definition.Right is { ValueKind: JsonValueKind.String } text
            && !JavaScriptPattern.TryParse(text.GetString()!, definition.CaseInsensitive, out pattern, out string? error))
        {
            errors.Add(definition.Place.Key("right"), $"not a regular expression: {error}");
            return null;
        }

        return new RegexCondition(left, pattern, right, definition.CaseInsensitive, negated);
    }
}
