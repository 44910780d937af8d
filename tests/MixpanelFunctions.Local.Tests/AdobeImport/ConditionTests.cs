using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

public class ConditionTests
{
    [Theory]
    [InlineData("equals")]
    [InlineData("doesNotEqual")]
    [InlineData("contains")]
    [InlineData("doesNotContain")]
    [InlineData("startsWith")]
    [InlineData("doesNotStartWith")]
    [InlineData("endsWith")]
    [InlineData("doesNotEndWith")]
    [InlineData("matchesRegex")]
    [InlineData("doesNotMatchRegex")]
    [InlineData("lessThan")]
    [InlineData("lessThanOrEqual")]
    [InlineData("greaterThan")]
    [InlineData("greaterThanOrEqual")]
    public void A_comparison_of_two_comes_along(string name)
    {
        ImportedProperty imported = Property()
            .Compares($$$$"""{"leftOperand":"{{x}}","comparison":{"operator":"{{{{name}}}}","caseInsensitive":true},"rightOperand":"5"}""").Sends().Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal($$$$"""{"left":"{{x}}","operator":"{{{{name}}}}","right":"5","caseInsensitive":true}""", Condition(imported));
    }

    [Theory]
    [InlineData("isTrue")]
    [InlineData("isTruthy")]
    [InlineData("isFalse")]
    [InlineData("isFalsy")]
    public void A_comparison_of_one_comes_along(string name)
    {
        ImportedProperty imported = Property().Compares($$$$"""{"leftOperand":"{{x}}","comparison":{"operator":"{{{{name}}}}"}}""").Sends().Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal($$$$"""{"left":"{{x}}","operator":"{{{{name}}}}"}""", Condition(imported));
    }

    [Fact]
    public void An_exception_is_a_condition_that_is_negated()
    {
        ImportedProperty imported = Property()
            .Compares("""{"leftOperand":"{{x}}","comparison":{"operator":"equals","caseInsensitive":false},"rightOperand":7.50}""", """{"negate":true}""").Sends().Import();

        Assert.Equal("""{"left":"{{x}}","operator":"equals","right":7.50,"negate":true}""", Condition(imported));
    }

    [Fact]
    public void Custom_code_comes_along()
    {
        ImportedProperty imported = Property().Component("c", "core::conditions::custom-code", """{"source":"return arc.event.xdm.a > 1;"}""", """{"negate":true}""").Sends().Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal("""{"customCode":"return arc.event.xdm.a > 1;","negate":true}""", Condition(imported));
    }

    [Fact]
    public void Conditions_and_actions_stand_in_their_order()
    {
        ImportedProperty imported = Property()
            .Compares("""{"leftOperand":"{{x}}","comparison":{"operator":"isTrue"}}""", """{"order":2}""")
            .Compares("""{"leftOperand":"{{x}}","comparison":{"operator":"isTruthy"}}""", """{"order":1}""")
            .Sends().Import();

        Assert.Equal(["isTruthy", "isTrue"], AdobeProperty.Rules(imported)[0].GetProperty("conditions").EnumerateArray().Select(condition => condition.GetProperty("operator").GetString()));
    }

    [Theory]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":"{{x}}","comparison":{"operator":"sounds-like"},"rightOperand":"y"}""", "the operator \"sounds-like\" is not supported")]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":"{{x}}","rightOperand":"y"}""", "it has no operator")]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":"{{x}}","comparison":{"operator":"equals"}}""", "it lacks an operand")]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":"{{gone}}","comparison":{"operator":"isFalsy"}}""", "the data element \"gone\" is not in the export")]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":"{{off}}","comparison":{"operator":"isFalsy"}}""", "the data element \"off\" is disabled")]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":"event.xdm.a","comparison":{"operator":"equals"},"rightOperand":"y"}""", "both sides are constants, so the outcome is the same for every event; compare a data element instead, or remove the condition")]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":["{x}",1],"comparison":{"operator":"contains"},"rightOperand":null}""", "both sides are constants, so the outcome is the same for every event; compare a data element instead, or remove the condition")]
    [InlineData("core::conditions::value-comparison", """{"leftOperand":"x","comparison":{"operator":"isTruthy"}}""", "its one side is a constant, so the outcome is the same for every event; compare a data element instead, or remove the condition")]
    [InlineData("core::conditions::value-comparison", "{", "its settings are not JSON")]
    [InlineData("core::conditions::custom-code", "{}", "it has no code")]
    [InlineData("core::conditions::date-range", "{}", "core::conditions::date-range is not supported")]
    [InlineData("other::conditions::weather", "{}", "other::conditions::weather is not supported")]
    public void A_rule_whose_condition_cannot_be_decided_is_left_out_whole_and_told(string made, string settings, string reason)
    {
        ImportedProperty imported = Property().Path("off", "arc.event.xdm.b", """{"enabled":false}""")
            .Component("c", made, settings).Sends().Rule("other").Sends().Import();

        Assert.Equal(
            [
                $"rule \"r\", condition \"c\": {reason}",
                "rule \"r\": is left out, because one of its conditions is not supported, and without it the rule would apply to other events",
            ],
            AdobeProperty.Lost(imported));
        Assert.Equal("other", Assert.Single(AdobeProperty.Rules(imported).EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public void A_disabled_condition_is_left_out()
    {
        ImportedProperty imported = Property().Component("c", "other::conditions::x", "{}", """{"enabled":false}""").Sends().Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal("rule \"r\", condition \"c\"", Assert.Single(imported.Report.LeftOut).What);
    }

    [Fact]
    public void Unknown_settings_are_told_and_the_condition_stays()
    {
        ImportedProperty imported = Property()
            .Compares("""{"leftOperand":"{{x}}","comparison":{"operator":"isTrue","trim":true},"locale":"nb"}""").Sends().Import();

        Assert.Equal(2, AdobeProperty.Lost(imported).Length);
        Assert.Equal("""{"left":"{{x}}","operator":"isTrue"}""", Condition(imported));
    }

    private static AdobeProperty Property() => new AdobeProperty().Path("x", "arc.event.xdm.a").Rule("r");

    private static string Condition(ImportedProperty imported) =>
        AdobeProperty.Compact(Assert.Single(AdobeProperty.Rules(imported)[0].GetProperty("conditions").EnumerateArray()));
}
