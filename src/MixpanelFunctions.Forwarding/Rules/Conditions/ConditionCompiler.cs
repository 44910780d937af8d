using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;
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
        // Also a token that stands for a constant; what that is may be a secret, so its text is not quoted.
        if (right is ConstantExpression { Value.Kind: JsonKind.String } constant
            && !JavaScriptPattern.TryParse(values.Constants.Text(constant), definition.CaseInsensitive, out pattern, out string? error))
        {
            bool isToken = definition.Right is { ValueKind: JsonValueKind.String } text && text.GetString() != values.Constants.Text(constant);
            errors.Add(definition.Place.Key("right"), isToken ? "the token does not stand for a regular expression" : $"not a regular expression: {error}");
            return null;
        }

        return new RegexCondition(left, pattern, right, definition.CaseInsensitive, negated);
    }
}
