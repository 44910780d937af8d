using System.Globalization;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>Says in words why two values compare as they do.</summary>
internal static class ComparisonReason
{
    /// <summary>The sentence, without its end.</summary>
    /// <param name="values">The event.</param>
    /// <param name="comparison">The operator.</param>
    /// <param name="left">The left operand, and how it may be shown.</param>
    /// <param name="right">The right operand, and how it may be shown.</param>
    /// <param name="ignoreCase">Whether letter case does not count.</param>
    /// <param name="outcome">What the operator says of them.</param>
    public static string Of(
        EventValues values,
        ComparisonOperator comparison,
        (JsonValue Value, ValueExplanation Shown) left,
        (JsonValue Value, ValueExplanation Shown) right,
        bool ignoreCase,
        bool outcome) => comparison switch
        {
            ComparisonOperator.Equals => OfEquality(values, left, right, ignoreCase, outcome),
            >= ComparisonOperator.LessThan and <= ComparisonOperator.GreaterThanOrEqual => OfNumbers(values, comparison, left, right, outcome),
            _ => OfTexts(values, comparison, left, right, ignoreCase, outcome),
        };

    private static string OfEquality(
        EventValues values, (JsonValue Value, ValueExplanation Shown) left, (JsonValue Value, ValueExplanation Shown) right, bool ignoreCase, bool outcome)
    {
        if (left.Value.IsMissingOrNull || right.Value.IsMissingOrNull)
        {
            return outcome ? "both are missing or null, which are equal" : $"{left.Shown} is not {right.Shown}";
        }

        if (left.Value.IsContainer || right.Value.IsContainer)
        {
            return "objects and arrays equal nothing";
        }

        if (left.Value.Kind == JsonKind.String && right.Value.Kind == JsonKind.String)
        {
            return $"{left.Shown} is {(outcome ? string.Empty : "not ")}{right.Shown}{(ignoreCase ? ", letter case aside" : string.Empty)}";
        }

        return $"as numbers, {Number(values, left)} {(outcome ? "equals" : "does not equal")} {Number(values, right)}";
    }

    private static string OfNumbers(
        EventValues values, ComparisonOperator comparison, (JsonValue Value, ValueExplanation Shown) left, (JsonValue Value, ValueExplanation Shown) right, bool outcome)
    {
        foreach ((JsonValue Value, ValueExplanation Shown) side in new[] { left, right })
        {
            if (side.Value.Kind is not (JsonKind.Number or JsonKind.String) || !double.IsFinite(JavaScriptComparison.AsNumber(values, side.Value)))
            {
                return $"{side.Shown} is no number";
            }
        }

        string words = comparison switch
        {
            ComparisonOperator.LessThan => "less than",
            ComparisonOperator.LessThanOrEqual => "at most",
            ComparisonOperator.GreaterThan => "greater than",
            _ => "at least",
        };
        return $"{Number(values, left)} is {(outcome ? string.Empty : "not ")}{words} {Number(values, right)}";
    }

    private static string OfTexts(
        EventValues values, ComparisonOperator comparison, (JsonValue Value, ValueExplanation Shown) left, (JsonValue Value, ValueExplanation Shown) right, bool ignoreCase, bool outcome)
    {
        foreach ((JsonValue Value, ValueExplanation Shown) side in new[] { left, right })
        {
            if (!JavaScriptComparison.TryText(values, side.Value, ignoreCase, out _))
            {
                return $"{side.Shown} is neither text nor number";
            }
        }

        string words = (comparison, outcome) switch
        {
            (ComparisonOperator.Contains, true) => "contains",
            (ComparisonOperator.Contains, false) => "does not contain",
            (ComparisonOperator.StartsWith, true) => "starts with",
            (ComparisonOperator.StartsWith, false) => "does not start with",
            (_, true) => "ends with",
            _ => "does not end with",
        };
        return $"{left.Shown} {words} {right.Shown}{(ignoreCase ? ", letter case aside" : string.Empty)}";
    }

    private static string Number(EventValues values, (JsonValue Value, ValueExplanation Shown) side) => side.Shown.IsSecret
        ? side.Shown.ToString()
        : JavaScriptComparison.AsNumber(values, side.Value).ToString("R", CultureInfo.InvariantCulture);
}
