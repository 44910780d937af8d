using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Values;
using MixpanelFunctions.Forwarding.Tests.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Conditions;

/// <summary>Why a condition holds or does not, in words.</summary>
public class ConditionReasonTests
{
    [Theory]
    [InlineData("equals", "\"a\"", "\"a\"", true, "\"a\" is \"a\"")]
    [InlineData("equals", "\"a\"", "\"b\"", false, "\"a\" is not \"b\"")]
    [InlineData("doesNotEqual", "\"a\"", "\"b\"", true, "\"a\" is not \"b\"")]
    [InlineData("equals", "123", "\"123\"", true, "as numbers, 123 equals 123")]
    [InlineData("equals", "true", "\"x\"", false, "as numbers, 1 does not equal NaN")]
    [InlineData("equals", "null", null, true, "both are missing or null, which are equal")]
    [InlineData("equals", null, "0", false, "nothing is not 0")]
    [InlineData("equals", "[1]", "1", false, "objects and arrays equal nothing")]
    [InlineData("contains", "\"abc\"", "\"b\"", true, "\"abc\" contains \"b\"")]
    [InlineData("contains", "true", "\"b\"", false, "true is neither text nor number")]
    [InlineData("startsWith", "\"abc\"", "\"b\"", false, "\"abc\" does not start with \"b\"")]
    [InlineData("endsWith", "\"abc\"", "\"c\"", true, "\"abc\" ends with \"c\"")]
    [InlineData("endsWith", "\"abc\"", null, false, "nothing is neither text nor number")]
    [InlineData("lessThan", "\"2\"", "10", true, "2 is less than 10")]
    [InlineData("lessThanOrEqual", "11", "10", false, "11 is not at most 10")]
    [InlineData("greaterThan", "\"abc\"", "10", false, "\"abc\" is not a number")]
    [InlineData("greaterThan", "true", "0", false, "true is not a number")]
    [InlineData("greaterThanOrEqual", "10", "10", true, "10 is at least 10")]
    [InlineData("matchesRegex", "\"abc\"", "\"^a\"", true, "\"abc\" matches \"^a\"")]
    [InlineData("doesNotMatchRegex", "\"abc\"", "\"^a\"", false, "\"abc\" matches \"^a\"")]
    [InlineData("matchesRegex", "{}", "\"^a\"", false, "{} is neither text nor number, and matches nothing")]
    [InlineData("isTrue", "true", null, true, "true is exactly true")]
    [InlineData("isTrue", "1", null, false, "1 is not exactly true")]
    [InlineData("isFalse", "false", null, true, "false is exactly false")]
    [InlineData("isTruthy", "\"\"", null, false, "\"\" is falsy")]
    [InlineData("isFalsy", null, null, true, "nothing is falsy")]
    [InlineData("exists", "null", null, false, "the value is null")]
    [InlineData("doesNotExist", null, null, true, "the value is missing")]
    [InlineData("exists", "0", null, true, "there is a value")]
    public void The_reason_names_the_values_and_what_they_are_to_one_another(string name, string? left, string? right, bool holds, string reason)
    {
        ConditionExplanation explained = Explain($$$"""{"left":"{{xdm.l}}","operator":"{{{name}}}","right":"{{xdm.r}}"}""", left, right);

        Assert.Equal(((holds ? ConditionOutcome.Holds : ConditionOutcome.DoesNotHold), reason), (explained.Outcome, explained.Reason));
    }

    [Fact]
    public void Turned_round_the_reason_stays_and_the_outcome_does_not()
    {
        ConditionExplanation explained = Explain("""{"left":"{{xdm.l}}","operator":"equals","right":"A","caseInsensitive":true,"negate":true}""", "\"a\"", null);

        Assert.Equal((ConditionOutcome.DoesNotHold, "\"a\" is \"A\", letter case aside", true, true), (explained.Outcome, explained.Reason, explained.Negate, explained.CaseInsensitive));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_operator_is_explained_as_it_decides(bool caseInsensitive)
    {
        JsonElement table = JavaScriptCases.Read("comparisons");
        string?[] values = [.. table.GetProperty("values").EnumerateArray().Select(value => value.GetString())];
        RulesUnderTest rules = new();
        Condition[] conditions = [.. ComparisonOperators.Names.Where(name => ComparisonOperators.Find(name, out _)!.Right != RightOperand.List).Select(name => rules.CompileCondition(
            $$$"""{"left":"{{xdm.l}}","operator":"{{{name}}}","right":"{{xdm.r}}","caseInsensitive":{{{(caseInsensitive ? "true" : "false")}}}}""")!)];
        foreach (string? left in values)
        {
            foreach (string? right in values)
            {
                EventValues read = rules.Read(Event(left, right));
                foreach (Condition condition in conditions)
                {
                    ConditionExplanation explained = condition.Explain(Scope(read), isAsked: true);
                    Assert.NotEmpty(explained.Reason);
                    try
                    {
                        Assert.Equal(condition.Holds(read) ? ConditionOutcome.Holds : ConditionOutcome.DoesNotHold, explained.Outcome);
                    }
                    catch (MixpanelFunctions.Forwarding.Rules.RuleFailureException)
                    {
                        Assert.Equal(ConditionOutcome.Fails, explained.Outcome);
                    }
                }
            }
        }
    }

    private static ConditionExplanation Explain(string condition, string? left, string? right)
    {
        RulesUnderTest rules = new();
        Condition compiled = rules.CompileCondition(condition)!;
        Assert.Empty(rules.Errors);
        return compiled.Explain(Scope(rules.Read(Event(left, right))), isAsked: true);
    }

    private static string Event(string? left, string? right) =>
        $$$"""{"xdm":{{{{string.Join(',', new[] { left is null ? null : $"\"l\":{left}", right is null ? null : $"\"r\":{right}" }.OfType<string>())}}}}}""";

    private static ExplanationScope Scope(EventValues values) =>
        new(values, values.Plan.Slots, new Dictionary<string, DataElementDefinition>(), new Dictionary<string, ValueExpression>());
}
