namespace MixpanelFunctions.Forwarding.Tests.Rules.Conditions;

/// <summary>What goes beyond Adobe's conditions: groups, lists, existence.</summary>
public class GroupAndListTests
{
    private const string Yes = """{"left":1,"operator":"equals","right":1}""";
    private const string No = """{"left":1,"operator":"equals","right":2}""";

    [Theory]
    [InlineData($$"""{"any":[{{No}},{{Yes}}]}""", true)]
    [InlineData($$"""{"any":[{{No}},{{No}}]}""", false)]
    [InlineData("""{"any":[]}""", false)]
    [InlineData($$"""{"all":[{{Yes}},{{Yes}}]}""", true)]
    [InlineData($$"""{"all":[{{Yes}},{{No}}]}""", false)]
    [InlineData("""{"all":[]}""", true)]
    [InlineData($$"""{"any":[{{No}},{"all":[{{Yes}},{"any":[{{Yes}}]}]}]}""", true)]
    [InlineData($$"""{"any":[{{No}}],"negate":true}""", true)]
    [InlineData($$"""{"all":[{{Yes}}],"negate":true}""", false)]
    public void Groups_nest_and_can_be_negated(string condition, bool holds) =>
        Assert.Equal(holds, RulesUnderTest.Holds(condition, """{"xdm":{}}"""));

    [Theory]
    [InlineData("""{"left":"{{xdm.a}}","operator":"exists"}""", """{"a":0}""", true)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"exists"}""", """{"a":""}""", true)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"exists"}""", """{"a":null}""", false)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"exists"}""", """{}""", false)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"doesNotExist"}""", """{}""", true)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"exists","negate":true}""", """{}""", true)]
    public void To_exist_is_to_be_neither_missing_nor_null(string condition, string xdm, bool holds) =>
        Assert.Equal(holds, RulesUnderTest.Holds(condition, $$"""{"xdm":{{xdm}}}"""));

    [Theory]
    [InlineData("""{"left":"{{xdm.a}}","operator":"in","right":["x",5,"{{xdm.b}}"]}""", """{"a":"5"}""", true)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"in","right":["x",5,"{{xdm.b}}"]}""", """{"a":"X"}""", false)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"in","right":["x"],"caseInsensitive":true}""", """{"a":"X"}""", true)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"in","right":["x",5,"{{xdm.b}}"]}""", """{"a":"y","b":"y"}""", true)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"in","right":[]}""", """{"a":"y"}""", false)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"notIn","right":["x"]}""", """{"a":"y"}""", true)]
    [InlineData("""{"left":"{{xdm.a}}","operator":"notIn","right":["x"]}""", """{"a":"x"}""", false)]
    public void A_list_holds_what_equals_one_of_it(string condition, string xdm, bool holds) =>
        Assert.Equal(holds, RulesUnderTest.Holds(condition, $$"""{"xdm":{{xdm}}}"""));

    [Theory]
    [InlineData("""{"left":"a","operator":"in","right":"a"}""", "needs a list")]
    [InlineData($$"""{"any":[{{Yes}}],"operator":"equals","left":1,"right":1}""", "needs exactly one of operator")]
    [InlineData("""{}""", "needs exactly one of operator")]
    [InlineData("""{"any":{}}""", "must be a list")]
    [InlineData("""{"any":[{"left":1,"operator":"equalz","right":1}]}""", "rules[0].conditions[0].any[0].operator: unknown operator \"equalz\"; did you mean \"equals\"?")]
    [InlineData("""{"customCode":"return ("}""", "not JavaScript")]
    public void Mistakes_are_found_at_start_up(string condition, string message)
    {
        RulesUnderTest rules = new();

        rules.CompileCondition(condition);

        Assert.Contains(rules.Errors, error => error.Contains(message, StringComparison.Ordinal));
    }
}
