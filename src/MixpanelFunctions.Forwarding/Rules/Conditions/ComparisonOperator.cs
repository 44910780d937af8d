using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>
/// An operator of a condition: its names, what it takes, what it does in words, and how a condition with it is compiled. The
/// compiler, the schema of the rules file, <c>explain</c> and the table in docs/rules.md read all they know of an operator here.
/// </summary>
public abstract class ComparisonOperator
{
    private protected ComparisonOperator()
    {
    }

    /// <summary>The name that rules use.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the operator with the opposite outcome; <see langword="null"/> if there is none.</summary>
    public string? NegatedName { get; init; }

    /// <summary>What other languages and products call it. A rule cannot use these names; the error suggests the right one.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What others call the operator with the opposite outcome, unless it is one of <see cref="Aliases"/> after <c>not</c> or <c>!</c>.</summary>
    public IReadOnlyList<string> NegatedAliases { get; init; } = [];

    /// <summary>When it holds, in a sentence with code in backticks. Editors show it, and docs/rules.md has it in its table.</summary>
    public required string Summary { get; init; }

    /// <summary>What is on its right.</summary>
    public abstract RightOperand Right { get; }

    /// <summary>Compiles a condition with this operator; <see langword="null"/> if it has errors, which are noted.</summary>
    internal abstract Condition? Compile(ConditionScope scope);
}

/// <summary>The right side of an operator.</summary>
public enum RightOperand
{
    /// <summary>Nothing: the operator uses only the left operand.</summary>
    None,

    /// <summary>A value.</summary>
    Value,

    /// <summary>A list of values.</summary>
    List,
}

/// <summary>A condition that is being compiled.</summary>
/// <param name="Definition">The condition as the rule writes it.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Negated">Whether the outcome is inverted, by a negated operator or by <c>negate</c> (both: not).</param>
/// <param name="Values">Compiles further operands.</param>
/// <param name="Errors">Takes errors.</param>
internal sealed record ConditionScope(
    ConditionDefinition Definition, ValueExpression Left, bool Negated, ValueCompiler Values, ConfigurationErrors Errors)
{
    /// <summary>Where the right operand is.</summary>
    public Place RightPlace => Definition.Place.Key("right");

    /// <summary>Compiles the right operand as one value, also where the operator does not use it: a mistake in it is a mistake.</summary>
    public ValueExpression Right() => Values.Compile(Definition.Right, RightPlace);
}
