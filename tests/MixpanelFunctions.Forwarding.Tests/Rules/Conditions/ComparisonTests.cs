using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Tests.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Conditions;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_operator_decides_as_Adobes_does(bool caseInsensitive)
    {
        JsonElement table = JavaScriptCases.Read("comparisons");
        string[] operators = [.. table.GetProperty("operators").EnumerateArray().Select(name => name.GetString()!)];
        string?[] values = [.. table.GetProperty("values").EnumerateArray().Select(value => value.GetString())];
        RulesUnderTest rules = new();
        Condition[] conditions = [.. operators.Select(name => rules.CompileCondition(
            $$$"""{"left":"{{xdm.l}}","operator":"{{{name}}}","right":"{{xdm.r}}","caseInsensitive":{{{(caseInsensitive ? "true" : "false")}}}}""")!)];
        Assert.Empty(rules.Errors);
        Assert.Equal(18, conditions.Length);
        List<string> wrong = [];
        SortedSet<string> elsewhere = new(StringComparer.Ordinal);
        int cases = 0;
        foreach (JsonElement row in table.GetProperty("outcomes").EnumerateArray())
        {
            string? left = values[row[0].GetInt32()];
            string? right = values[row[1].GetInt32()];
            string expected = row[caseInsensitive ? 3 : 2].GetString()!;
            string members = string.Join(',', new[] { left is null ? null : $"\"l\":{left}", right is null ? null : $"\"r\":{right}" }.OfType<string>());
            EventValues read = rules.Read($$$"""{"xdm":{{{{members}}}}}""");
            for (int i = 0; i < operators.Length; i++, cases++)
            {
                char actual = Outcome(conditions[i], read);
                if (actual == expected[i])
                {
                    continue;
                }

                if (operators[i] is "equals" or "doesNotEqual")
                {
                    Assert.Equal(operators[i] == "equals" ? '0' : '1', actual);
                    elsewhere.Add($"{left} == {right}");
                }
                else
                {
                    wrong.Add($"{left} {operators[i]} {right}: JavaScript {expected[i]}, here {actual}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(cases > 45_000);
        // The one difference that is meant: no object or array equals another operand, though JavaScript's == turns them into text.
        Assert.Equal(MeantToDiffer(caseInsensitive), elsewhere);
    }

    [Theory]
    [InlineData("123", "equals", "\"123\"", true)]
    [InlineData("null", "equals", null, true)]
    [InlineData("true", "equals", "1", true)]
    [InlineData("true", "equals", "\"1\"", true)]
    [InlineData("true", "equals", "\"true\"", false)]
    [InlineData("{}", "equals", "{}", false)]
    [InlineData("[1]", "equals", "1", false)]
    [InlineData("1.0", "startsWith", "\"1\"", true)]
    [InlineData("1.0", "contains", "\".\"", false)]
    [InlineData("1e21", "endsWith", "\"e+21\"", true)]
    [InlineData("true", "contains", "\"true\"", false)]
    [InlineData("true", "doesNotContain", "\"true\"", true)]
    [InlineData("\" 12 \"", "lessThan", "13", true)]
    [InlineData("\"\"", "lessThan", "1", true)]
    [InlineData("\"0x10\"", "greaterThanOrEqual", "16", true)]
    [InlineData("\"1,5\"", "lessThan", "2", false)]
    [InlineData("1e999", "greaterThan", "1", false)]
    [InlineData("true", "greaterThan", "0", false)]
    public void The_examples_of_the_documentation(string left, string comparison, string? right, bool holds)
    {
        string beside = right is null ? string.Empty : $",\"r\":{right}";
        Assert.Equal(holds, RulesUnderTest.Holds(
            $$$"""{"left":"{{xdm.l}}","operator":"{{{comparison}}}","right":"{{xdm.r}}"}""", $$$"""{"xdm":{"l":{{{left}}}{{{beside}}}}}"""));
    }

    [Theory]
    [InlineData("equals", "\"Signin\"", "signin")]
    [InlineData("contains", "\"the SIGNIN page\"", "SignIn")]
    [InlineData("startsWith", "\"ÅSA\"", "å")]
    [InlineData("endsWith", "\"ΟΔΟΣ\"", "ς")]
    public void Case_counts_unless_it_is_told_not_to(string comparison, string left, string right)
    {
        string text = $$$"""{"xdm":{"l":{{{left}}}}}""";
        Assert.False(Holds("false"));
        Assert.True(Holds("true"));

        bool Holds(string caseInsensitive) => RulesUnderTest.Holds(
            $$$"""{"left":"{{xdm.l}}","operator":"{{{comparison}}}","right":"{{{right}}}","caseInsensitive":{{{caseInsensitive}}} }""", text);
    }

    [Theory]
    [InlineData("equals", false, true)]
    [InlineData("equals", true, false)]
    [InlineData("doesNotEqual", false, false)]
    [InlineData("doesNotEqual", true, true)]
    public void A_negated_condition_is_turned_round(string comparison, bool negate, bool holds) =>
        Assert.Equal(holds, RulesUnderTest.Holds(
            $$$"""{"left":"{{data.a}}","operator":"{{{comparison}}}","right":1,"negate":{{{(negate ? "true" : "false")}}}}""", """{"data":{"a":1}}"""));

    [Theory]
    [InlineData("isTrue", "true")]
    [InlineData("isFalse", "false")]
    [InlineData("isTruthy", "true", "1", "-1", "\"0\"", "\" \"", "{}", "[]", "1e999", "0.1")]
    [InlineData("isFalsy", "false", "0", "-0", "0.0", "0e5", "\"\"", "null")]
    public void Truth_is_strict_or_as_in_JavaScript(string comparison, params string[] held)
    {
        RulesUnderTest rules = new();
        Condition condition = rules.CompileCondition($$$"""{"left":"{{data.a}}","operator":"{{{comparison}}}"}""")!;
        string[] all = ["true", "false", "0", "-0", "0.0", "0e5", "1", "-1", "0.1", "1e999", "\"\"", "\"0\"", "\" \"", "\"true\"", "\"false\"", "null", "{}", "[]"];
        IEnumerable<string> holding = all.Where(value => condition.Holds(rules.Read($$$"""{"data":{"a":{{{value}}} }}""")));
        if (comparison == "isTruthy")
        {
            held = [.. held, "\"true\"", "\"false\""];
        }

        Assert.Equal(held.Order(StringComparer.Ordinal), holding.Order(StringComparer.Ordinal));
        Assert.Equal(comparison == "isFalsy", condition.Holds(rules.Read("""{"data":{}}""")));
    }

    [Theory]
    [InlineData("""{"left":"{{xdm.a}}","operator":"equal","right":1}""", "rules.json: rules[0].conditions[0].operator: unknown operator \"equal\"; did you mean \"equals\"?")]
    [InlineData("""{"left":"{{xdm.a}}","operator":"EQUALS","right":1}""", "rules.json: rules[0].conditions[0].operator: unknown operator \"EQUALS\"; did you mean \"equals\"?")]
    [InlineData("""{"operator":"equals","right":1}""", "rules.json: rules[0].conditions[0].left: a condition needs a left operand")]
    [InlineData("""{"left":"{{xdm.a}}","operator":"lessThan"}""", "rules.json: rules[0].conditions[0].right: the operator lessThan needs a right operand")]
    [InlineData("""{"left":"{{login}}","operator":"isTrue"}""", "rules.json: rules[0].conditions[0].left: unknown data element \"login\"")]
    public void A_mistake_is_told_with_its_place(string condition, string error)
    {
        RulesUnderTest rules = new();
        rules.CompileCondition(condition);
        Assert.Equal([error], rules.Errors);
    }

    [Theory]
    [InlineData("isTrue")]
    [InlineData("isTruthy")]
    [InlineData("isFalse")]
    [InlineData("isFalsy")]
    public void Operators_of_one_operand_need_no_other(string comparison)
    {
        RulesUnderTest rules = new();
        Assert.NotNull(rules.CompileCondition($$$"""{"left":"{{xdm.a}}","operator":"{{{comparison}}}"}"""));
        Assert.Empty(rules.Errors);
    }

    private static char Outcome(Condition condition, EventValues values)
    {
        try
        {
            return condition.Holds(values) ? '1' : '0';
        }
        catch (RuleFailureException)
        {
            return 'x';
        }
    }

    private static SortedSet<string> MeantToDiffer(bool caseInsensitive)
    {
        // An object or array on one side, what JavaScript takes for equal on the other.
        (string Container, string[] Others)[] pairs =
        [
            ("[]", ["false", "0", "-0", "\"\""]),
            ("[null]", ["false", "0", "-0", "\"\""]),
            ("[1]", ["true", "1", "1.0", "\"1\""]),
            ("[\"abc\"]", ["\"abc\"", "\"\\u0061bc\""]),
            // JavaScript lowers the case of the text, not of what the object becomes.
            ("{}", caseInsensitive ? [] : ["\"[object Object]\""]),
            ("{\"a\":1}", caseInsensitive ? [] : ["\"[object Object]\""]),
        ];
        SortedSet<string> all = new(StringComparer.Ordinal);
        foreach ((string container, string[] others) in pairs)
        {
            foreach (string other in others)
            {
                all.Add($"{container} == {other}");
                all.Add($"{other} == {container}");
            }
        }

        if (caseInsensitive)
        {
            all.Add("[\"abc\"] == \"ABC\"");
            all.Add("\"ABC\" == [\"abc\"]");
        }

        return all;
    }
}
