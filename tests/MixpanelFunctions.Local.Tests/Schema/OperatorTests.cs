using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Local.Schema;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>Every operator is in the schema, in what <c>explain</c> says and in docs/rules.md.</summary>
public sealed class OperatorTests(SchemaValidators validators) : IClassFixture<SchemaValidators>
{
    private static readonly JsonNode Condition = JsonNode.Parse(RulesSchema.Write())!["$defs"]!["condition"]!;

    public static TheoryData<string> Names => [.. ComparisonOperators.Names];

    [Fact]
    public void No_two_have_a_name_in_common() => Assert.Distinct(ComparisonOperators.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_offers_it_with_what_it_does(string name)
    {
        ComparisonOperator one = ComparisonOperators.Find(name, out bool negated)!;

        JsonNode word = Assert.Single(Condition["properties"]!["operator"]!["anyOf"]!.AsArray(), word => (string?)word!["const"] == name)!;

        Assert.Contains(negated ? $"`{one.Name}`" : one.Summary, (string?)word["description"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_and_the_app_want_the_same_on_its_right(string name)
    {
        RightOperand right = ComparisonOperators.Find(name, out _)!.Right;

        AssertTaken(right == RightOperand.None, $$"""{ "left": 1, "operator": "{{name}}" }""");
        AssertTaken(right != RightOperand.List, $$"""{ "left": 1, "operator": "{{name}}", "right": "a" }""");
        AssertTaken(true, $$"""{ "left": 1, "operator": "{{name}}", "right": ["a"] }""");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Explain_says_why_it_holds_or_not(string name)
    {
        ComparisonOperator one = ComparisonOperators.Find(name, out _)!;
        string right = one.Right == RightOperand.List ? """["a", 2]""" : "\"a\"";

        ConditionExplanation explained = Explain(name, right);

        Assert.Equal(name, explained.Operator);
        Assert.NotEqual(ConditionOutcome.Fails, explained.Outcome);
        Assert.NotEmpty(explained.Reason);
        Assert.Equal(one.Right switch { RightOperand.None => 1, RightOperand.Value => 2, _ => 3 }, explained.Operands.Count);
        if (one.NegatedName is not null)
        {
            Assert.NotEqual(Explain(one.Name, right).Outcome, Explain(one.NegatedName, right).Outcome);
        }
    }

    [Fact]
    public void The_page_of_rules_has_the_table_of_all() =>
        Assert.True(
            RepositoryFile.Read("docs/rules.md").ReplaceLineEndings("\n").Contains(OperatorTable.Write(), StringComparison.Ordinal),
            $"docs/rules.md must have this table, which `schema --operators` writes:\n{OperatorTable.Write()}");

    private static ConditionExplanation Explain(string name, string right) =>
        AppUnderTest.Explain(RulesWith($$$"""{ "left": "{{xdm.letter}}", "operator": "{{{name}}}", "right": {{{right}}} }"""), """{"xdm":{"letter":"a"}}""").Rules[0].Conditions[0];

    private void AssertTaken(bool isTaken, string condition)
    {
        string rules = RulesWith(condition);

        Assert.Equal(isTaken, AppUnderTest.Errors(rules).Length == 0);
        Assert.Equal(isTaken, validators.OfDocument(RulesExamples.Parse(rules)).Length == 0);
    }

    private static string RulesWith(string condition) =>
        $$"""{ "rules": [ { "name": "Rule", "conditions": [ {{condition}} ], "actions": [ { "type": "trackEvent", "event": "e" } ] } ] }""";
}
