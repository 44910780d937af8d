using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Compiles conditions, and notes errors.</summary>
internal sealed class ConditionCompiler(ValueCompiler values, ConfigurationErrors errors)
{
    /// <summary>Compiles a condition; <see langword="null"/> if it has errors.</summary>
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
        if (ComparisonOperators.Find(definition.Operator ?? string.Empty, out bool negated) is not { } comparison)
        {
            errors.Add(
                place.Key("operator"),
                string.IsNullOrEmpty(definition.Operator)
                    ? "a condition needs an operator"
                    : $"unknown operator \"{definition.Operator}\"{OperatorGuess.Suggest(definition.Operator)}");
            return null;
        }

        if (definition.Left is null)
        {
            errors.Add(place.Key("left"), "a condition needs a left operand");
        }

        if (definition.Right is null && comparison.Right != RightOperand.None)
        {
            errors.Add(place.Key("right"), $"the operator {definition.Operator} needs a right operand");
        }

        return comparison.Compile(new ConditionScope(definition, left, negated ^ definition.Negate, values, errors));
    }
}
