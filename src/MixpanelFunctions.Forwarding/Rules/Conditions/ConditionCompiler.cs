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
        if (definition.Any is not null || definition.All is not null)
        {
            Condition[] group = [.. (definition.Any ?? definition.All!).Select(Compile).OfType<Condition>()];
            return new GroupCondition(definition.Any is not null, group, definition.Negate) { Definition = definition };
        }

        if (definition.CustomCode is not null)
        {
            return values.Code(definition.CustomCode, definition.Place.Key("customCode")) is { } code
                ? new CodeCondition(code, definition.Negate) { Definition = definition }
                : null;
        }

        return Comparison(definition);
    }

    private Condition? Comparison(ConditionDefinition definition)
    {
        Place place = definition.Place;
        ValueExpression left = values.Compile(definition.Left, place.Key("left"));
        if (!OperatorNames.TryFind(definition.Operator ?? string.Empty, out ComparisonOperator comparison, out bool negated))
        {
            errors.Add(
                place.Key("operator"),
                string.IsNullOrEmpty(definition.Operator)
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
        if (comparison == ComparisonOperator.In)
        {
            return List(definition, left, negated);
        }

        // Also where the operator has no use for it: a mistake in it is a mistake.
        ValueExpression right = values.Compile(definition.Right, place.Key("right"));
        return comparison switch
        {
            ComparisonOperator.Exists => new ExistsCondition(left, negated) { Definition = definition },
            ComparisonOperator.MatchesRegex => Regex(definition, left, right, negated),
            _ => new ComparisonCondition(left, comparison, right, definition.CaseInsensitive, negated)
            {
                Definition = definition,
                RightNumber = right is ConstantExpression constant ? values.Constants.Number(constant) : null,
            },
        };
    }

    private ListCondition? List(ConditionDefinition definition, ValueExpression left, bool negated)
    {
        Place place = definition.Place.Key("right");
        JsonElement? right = definition.Right;
        if (place.IsSetting && right is { ValueKind: JsonValueKind.String } text)
        {
            // An app setting is text: the list is written as JSON in it.
            right = ConfigObject.ParseText(text.GetString()!, place, errors);
        }

        if (right is not { ValueKind: JsonValueKind.Array } list)
        {
            if (definition.Right is not null && right is not null)
            {
                errors.Add(place, $"the operator {definition.Operator} needs a list");
            }

            return null;
        }

        ValueExpression[] items = [.. list.EnumerateArray().Select((item, index) => values.Compile(item, place.Item(index)))];
        return new ListCondition(left, items, definition.CaseInsensitive, negated) { Definition = definition };
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

        return new RegexCondition(left, pattern, right, definition.CaseInsensitive, negated) { Definition = definition };
    }
}
