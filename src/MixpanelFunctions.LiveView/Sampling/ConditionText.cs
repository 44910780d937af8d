using System.Text.Json;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.LiveView.Sampling;

/// <summary>A condition on one line, as its author wrote it.</summary>
internal static class ConditionText
{
    /// <summary>Such as <c>{{eventType}} equals "click"</c>, or <c>any of 2 conditions</c>.</summary>
    public static string Of(ConditionExplanation condition)
    {
        string text = condition switch
        {
            { Parts.Count: > 0 } => $"{condition.Operator} of {condition.Parts.Count} conditions",
            { Operator: "customCode" } => "custom code",
            { Operands: [var left, var right, ..] } => $"{Left(left)} {condition.Operator} {right.Written}",
            { Operands: [var left] } => $"{Left(left)} {condition.Operator}",
            _ => condition.Operator,
        };
        return condition.Negate ? $"not: {text}" : text;
    }

    /// <summary>A text without its quotes: it is mostly a token.</summary>
    private static string Left(OperandExplanation operand)
    {
        if (!operand.Written.StartsWith('"'))
        {
            return operand.Written;
        }

        using JsonDocument text = JsonDocument.Parse(operand.Written);
        return text.RootElement.GetString()!;
    }
}
