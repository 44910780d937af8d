using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

public class ActionTests
{
    [Fact]
    public void Every_field_comes_along()
    {
        ImportedProperty imported = Property().Sends(
            """
            {"event":"Bought {{x}}","properties":{"token":"t","time":1794204000,"distinct_id":"{{x}}","$insert_id":"{{y}}"},
             "custom_properties":{"a":"{{x}}","b":{"c":[1,2.50,true,null,"{{y}}!"]}}}
            """).Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(
            """{"type":"trackEvent","event":"Bought {{x}}","distinctId":"{{x}}","time":1794204000,"insertId":"{{y}}","properties":{"a":"{{x}}","b":{"c":[1,2.50,true,null,"{{y}}!"]}}}""",
            AdobeProperty.Action(imported));
    }

    [Theory]
    [InlineData("\"{{x}}\"", """{"type":"trackEvent","event":"E","properties":"{{x}}"}""")]
    [InlineData("\"\"", """{"type":"trackEvent","event":"E"}""")]
    [InlineData("{}", """{"type":"trackEvent","event":"E"}""")]
    [InlineData("""[{"key":"a","value":"{{x}}"},{"key":"b","value":"2"}]""", """{"type":"trackEvent","event":"E","properties":{"a":"{{x}}","b":"2"}}""")]
    [InlineData("""{"a":1,"a":2}""", """{"type":"trackEvent","event":"E","properties":{"a":2}}""")]
    public void Properties_come_along_in_each_form(string custom, string action)
    {
        ImportedProperty imported = Property().Sends($$$"""{"event":"E","properties":{"token":"t"},"custom_properties":{{{custom}}}}""").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(action, AdobeProperty.Action(imported));
    }

    [Theory]
    [InlineData("{{Login {id}}}")]
    [InlineData("{{x}}}")]
    [InlineData("{{{x}}")]
    [InlineData("user-{{x}")]
    [InlineData("{{x} {y}}")]
    public void An_id_whose_token_is_broken_is_left_out(string id)
    {
        ImportedProperty imported = Property().Sends(
            $$$"""{"event":"E","properties":{"token":"t","distinct_id":"{{{id}}}","$insert_id":"{{{id}}}"},"custom_properties":{"a":1}}""").Import();

        Assert.Equal(
            [
                $"rule \"r\", action \"Send\": distinctId is left out: its token {id} is invalid; write a token as {{{{name}}}}, with a name without braces",
                $"rule \"r\", action \"Send\": insertId is left out: its token {id} is invalid; write a token as {{{{name}}}}, with a name without braces",
            ],
            AdobeProperty.Lost(imported));
        Assert.Equal("""{"type":"trackEvent","event":"E","properties":{"a":1}}""", AdobeProperty.Action(imported));
    }

    [Fact]
    public void Custom_properties_go_over_the_fields_as_they_do_at_Adobe()
    {
        ImportedProperty imported = Property().Sends(
            """{"event":"E","properties":{"token":"t","distinct_id":"{{x}}"},"custom_properties":{"distinct_id":"{{y}}","time":null,"a":1}}""").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal("""{"type":"trackEvent","event":"E","distinctId":"{{y}}","properties":{"a":1}}""", AdobeProperty.Action(imported));
    }

    [Fact]
    public void Further_fields_stand_beside_an_object_that_is_spread()
    {
        ImportedProperty imported = Property().Sends("""{"event":"E","properties":{"token":"t","$city":"Oslo"},"custom_properties":"{{x}}"}""").Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal("""{"type":"trackEvent","event":"E","properties":{"$city":"Oslo"},"spread":["{{x}}"]}""", AdobeProperty.Action(imported));
    }

    [Theory]
    [InlineData("mixpanel-connector-edge::actions::send-event")]
    [InlineData("mixpanel-connector-edge-preview::actions::send-event")]
    [InlineData("mixpanel-track-events::actions::track-event")]
    public void The_extension_is_known_by_all_its_names(string made)
    {
        ImportedProperty imported = Property().Component("Send", made, AdobeProperty.PlainEvent).Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(1, imported.Rules);
    }

    [Theory]
    [InlineData("slack::actions::post-message", "{}", "slack::actions::post-message does not send to Mixpanel")]
    [InlineData("core::actions::custom-code", """{"keyName":"k","source":"return 1;"}""", "custom code as an action is not supported; use a data element for the value that it computes")]
    [InlineData(AdobeProperty.Send, "}", "its settings are not JSON")]
    [InlineData(AdobeProperty.Send, """{"properties":{"token":"t"}}""", "it names no event")]
    [InlineData(AdobeProperty.Send, """{"event":"{{gone}}","properties":{"token":"t"}}""", "its event has no name: the data element \"gone\" is not in the export")]
    public void An_action_that_cannot_be_carried_over_is_told_and_the_rest_of_the_rule_stays(string made, string settings, string reason)
    {
        ImportedProperty imported = Property().Component("a", made, settings).Sends().Import();

        Assert.Equal([$"rule \"r\", action \"a\": {reason}"], AdobeProperty.Lost(imported));
        Assert.Equal("""{"type":"trackEvent","event":"Seen"}""", AdobeProperty.Action(imported));
    }

    [Fact]
    public void A_rule_of_no_such_action_is_left_out_and_a_file_without_rules_is_warned_of()
    {
        ImportedProperty imported = Property().Component("a", "slack::actions::post-message", "{}").Import();

        Assert.Equal(0, imported.Rules);
        Assert.Equal(
            [
                "rule \"r\", action \"a\": slack::actions::post-message does not send to Mixpanel",
                "rule \"r\": is left out, because it sends nothing to Mixpanel",
                "the property: none of its rules is converted; without rules, the built-in rule forwards every event",
            ],
            AdobeProperty.Lost(imported));
    }

    [Fact]
    public void A_property_without_its_data_element_is_told_and_has_no_value()
    {
        ImportedProperty imported = Property().Sends(
            """{"event":"E","properties":{"token":"t","distinct_id":"{{gone}}"},"custom_properties":{"a":"{{gone}}","b":1}}""").Import();

        Assert.Equal(
            [
                "rule \"r\", action \"Send\": distinctId has no value: the data element \"gone\" is not in the export",
                "rule \"r\", action \"Send\": the property \"a\" has no value: the data element \"gone\" is not in the export",
            ],
            AdobeProperty.Lost(imported));
        Assert.Equal("""{"constant":null}""", AdobeProperty.Compact(AdobeProperty.Elements(imported).GetProperty("gone")));
    }

    [Theory]
    [InlineData("\"{{gone}}\"", "its properties are missing: the data element \"gone\" is not in the export")]
    [InlineData("\"text\"", "its properties are neither an object nor a data element")]
    [InlineData("7", "its properties are neither an object nor a data element")]
    [InlineData("[1]", "its properties are neither an object nor a data element")]
    [InlineData("{\"\":1}", "a property has no name")]
    [InlineData("{\"{{x}}\":1}", "the property \"{{x}}\" has a token in its name, which is not replaced")]
    public void Properties_that_cannot_be_carried_over_are_told(string custom, string reason)
    {
        ImportedProperty imported = Property().Sends($$$"""{"event":"E","properties":{"token":"t"},"custom_properties":{{{custom}}}}""").Import();

        Assert.Equal([$"rule \"r\", action \"Send\": {reason}"], AdobeProperty.Lost(imported));
    }

    [Fact]
    public void Unknown_settings_are_told()
    {
        ImportedProperty imported = Property().Sends("""{"event":"E","properties":{"token":"t"},"region":"EU"}""").Import();

        Assert.Equal(["rule \"r\", action \"Send\": the setting \"region\" is not supported"], AdobeProperty.Lost(imported));
    }

    private static AdobeProperty Property() =>
        new AdobeProperty().Path("x", "arc.event.xdm.a").Path("y", "arc.event.xdm.b").Rule("r");
}
