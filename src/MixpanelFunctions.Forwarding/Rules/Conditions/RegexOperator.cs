using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Matches a text against a regular expression of JavaScript's dialect.</summary>
internal sealed class RegexOperator : ComparisonOperator
{
    public override RightOperand Right => RightOperand.Value;

    internal override Condition? Compile(ConditionScope scope)
    {
        ConditionDefinition definition = scope.Definition;
        ValueExpression right = scope.Right();
        JavaScriptPattern? pattern = null;
        // Also a token that represents a constant; what that is may be a secret, so its text is not quoted.
        if (right.Constant is { Value.Kind: JsonKind.String } constant
            && !JavaScriptPattern.TryParse(scope.Values.Constants.Text(constant), definition.CaseInsensitive, out pattern, out string? error))
        {
            bool isToken = definition.Right is { ValueKind: JsonValueKind.String } text && text.GetString() != scope.Values.Constants.Text(constant);
            scope.Errors.Add(scope.RightPlace, isToken ? "the token is not a regular expression" : $"not a regular expression: {error}");
            return null;
        }

        return new RegexCondition(scope.Left, pattern, right, definition.CaseInsensitive, scope.Negated) { Definition = definition };
    }
}

/// <summary>Matches a text against a regular expression of JavaScript's dialect.</summary>
/// <param name="left">The text; a number is compared as JavaScript writes it, anything else never matches.</param>
/// <param name="pattern">The expression, if it is the same for every event; compiled at startup.</param>
/// <param name="right">The expression's text, if it contains tokens.</param>
/// <param name="ignoreCase">Whether to ignore letter case.</param>
/// <param name="negated">Whether to invert the result.</param>
internal sealed class RegexCondition(
    ValueExpression left,
    JavaScriptPattern? pattern,
    ValueExpression right,
    bool ignoreCase,
    bool negated) : Condition
{
    private readonly PatternCache _patterns = new(ignoreCase);

    public override bool Holds(EventValues values) => Matches(values) != negated;

    private protected override IReadOnlyList<OperandExplanation> Operands(ExplanationScope scope) =>
        [scope.Operand("left", Definition.Left, left), scope.Operand("right", Definition.Right, right)];

    private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands)
    {
        (ValueExplanation text, ValueExplanation expression) = (operands[0].Value, operands[1].Value);
        return !JavaScriptComparison.TryText(values, left.Evaluate(values), false, out _) ? $"{text} is neither text nor number, and matches nothing"
            : !JavaScriptComparison.TryText(values, right.Evaluate(values), false, out _) ? $"{expression} is not a regular expression"
            : $"{text} {(Matches(values) ? "matches" : "does not match")} {expression}";
    }

    private bool Matches(EventValues values)
    {
        JsonValue first = left.Evaluate(values);
        // Before the left one: an operand that cannot be computed fails the rule, for any other operand.
        JsonValue second = right.Evaluate(values);
        if (!JavaScriptComparison.TryText(values, first, false, out ReadOnlySpan<byte> text))
        {
            return false;
        }

        if (pattern is not null)
        {
            return pattern.Matches(Encoding.UTF8.GetString(text));
        }

        return JavaScriptComparison.TryText(values, second, false, out ReadOnlySpan<byte> written)
            && _patterns.Find(Encoding.UTF8.GetString(written)).Matches(Encoding.UTF8.GetString(text));
    }
}
