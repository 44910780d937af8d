using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Conditions;

public sealed class RegexConditionTests
{
    [Theory]
    [InlineData("^web\\\\.", "\"web.page\"", true)]
    [InlineData("^web\\\\.", "\"WEB.page\"", false)]
    [InlineData("^\\\\d+$", "12.0", true)]
    [InlineData("e\\\\+", "1e21", true)]
    [InlineData("true", "true", false)]
    [InlineData("null", "null", false)]
    [InlineData("", "\"\"", true)]
    [InlineData("a\\\\nb", "\"a\\nb\"", true)]
    public void A_pattern_is_matched_against_texts_and_numbers(string pattern, string left, bool matches)
    {
        string text = $$$"""{"data":{"a":{{{left}}} }}""";
        Assert.Equal(matches, RulesUnderTest.Holds($$$"""{"left":"{{data.a}}","operator":"matchesRegex","right":"{{{pattern}}}"}""", text));
        Assert.Equal(!matches, RulesUnderTest.Holds($$$"""{"left":"{{data.a}}","operator":"doesNotMatchRegex","right":"{{{pattern}}}"}""", text));
    }

    [Fact]
    public void Case_is_ignored_by_the_flag() =>
        Assert.True(RulesUnderTest.Holds("""{"left":"{{data.a}}","operator":"matchesRegex","right":"^web","caseInsensitive":true}""", """{"data":{"a":"WEB"}}"""));

    [Fact]
    public void A_number_is_a_pattern_too() =>
        Assert.True(RulesUnderTest.Holds("""{"left":"{{data.a}}","operator":"matchesRegex","right":1.0}""", """{"data":{"a":"x1"}}"""));

    [Theory]
    [InlineData("""{"pattern":{"constant":"^a+$"}}""", "{{pattern}}", "aaa", true)]
    [InlineData("""{"pattern":{"constant":"^a+$"}}""", "{{pattern}}", "aab", false)]
    [InlineData("""{"pattern":{"constant":"a+"}}""", "^{{pattern}}$", "aab", false)]
    [InlineData("""{"pattern":{"constant":7}}""", "{{pattern}}", "x7", true)]
    [InlineData("""{"pattern":{"constant":true}}""", "{{pattern}}", "true", false)]
    public void A_pattern_may_come_from_a_data_element(string dataElements, string right, string text, bool matches) =>
        Assert.Equal(matches, RulesUnderTest.Holds($$$"""{"left":"{{data.a}}","operator":"matchesRegex","right":"{{{right}}}"}""", $$$"""{"data":{"a":"{{{text}}}"}}""", dataElements));

    [Fact]
    public void A_pattern_may_come_from_the_event()
    {
        RulesUnderTest rules = new();
        Condition condition = rules.CompileCondition("""{"left":"{{data.a}}","operator":"matchesRegex","right":"^{{data.p}}"}""")!;
        // More than are kept, the first of them anew.
        for (int i = 0; i < 300; i++)
        {
            Assert.True(condition.Holds(rules.Read($$$"""{"data":{"a":"{{{i}}}","p":"{{{i}}}$"}}""")));
        }

        Assert.False(condition.Holds(rules.Read("""{"data":{"a":"01","p":"1$"}}""")));
        Assert.True(condition.Holds(rules.Read("""{"data":{"a":"0","p":"0$"}}""")));
        Assert.Equal("the right operand is not a regular expression", Assert.Throws<RuleFailureException>(() =>
            condition.Holds(rules.Read("""{"data":{"a":"0","p":"("}}"""))).Message);
        Assert.False(condition.Holds(rules.Read("""{"data":{"p":"("}}""")));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[z-a]")]
    public void A_pattern_that_is_none_is_a_mistake_of_the_configuration(string pattern)
    {
        RulesUnderTest rules = new();
        Assert.Null(rules.CompileCondition($$$"""{"left":"{{data.a}}","operator":"matchesRegex","right":"{{{pattern}}}"}"""));
        Assert.StartsWith("rules.json: rules[0].conditions[0].right: not a regular expression: ", Assert.Single(rules.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_from_a_constant_element_that_is_none_is_a_mistake_too()
    {
        RulesUnderTest rules = new("""{"pattern":{"constant":"("}}""");
        Assert.Null(rules.CompileCondition("""{"left":"{{data.a}}","operator":"matchesRegex","right":"{{pattern}}"}"""));
        Assert.Single(rules.Errors);
    }

    [Fact]
    public void A_secret_that_is_no_pattern_is_not_quoted()
    {
        RulesUnderTest rules = new("""{"pattern":{"secret":"KEY"}}""", new Dictionary<string, string> { ["KEY"] = "hush(" });
        rules.CompileCondition("""{"left":"{{data.a}}","operator":"matchesRegex","right":"{{pattern}}"}""");
        Assert.DoesNotContain("hush", Assert.Single(rules.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_match_that_takes_too_long_fails_the_rule()
    {
        RulesUnderTest rules = new();
        Condition condition = rules.CompileCondition("""{"left":"{{data.a}}","operator":"doesNotMatchRegex","right":"^(a|aa)*$"}""")!;
        Assert.Throws<RuleFailureException>(() => condition.Holds(rules.Read($$$"""{"data":{"a":"{{{new string('a', 5_000)}}}!"}}""")));
        Assert.True(condition.Holds(rules.Read("""{"data":{"a":"b"}}""")));
    }
}
