using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Errors;

/// <summary>Where an error stands, as its reader finds it: file, line and the rule's name.</summary>
public class ErrorPlaceTests
{
    [Fact]
    public void An_error_in_a_file_has_its_line_and_the_name_of_the_rule_the_filter_or_the_data_element() =>
        Assert.Equal(
            [
                "rules.json:4: filters[0].bot (filter \"Bots\"): unknown key \"bot\"; did you mean \"bots\"?",
                "rules.json:3: dataElements.a.path: the path \"foo\" must start with arc, xdm or data",
                "rules.json:7: rules[1].conditions[0].operator (rule \"Purchase\"): unknown operator \"equal\"; did you mean \"equals\"?",
                "rules.json:9: rules[1].actions[0].type (rule \"Purchase\"): unknown action type \"send\"; use one of trackEvent, identify, alias, merge, setProfile, setGroup, experimentStarted",
            ],
            Errors("""
                {
                  // Comments and blank lines count.
                  "dataElements": { "a": { "path": "foo" } },
                  "filters": [ { "name": "Bots", "bot": {}, "bots": { "userAgents": true } } ],
                  "rules": [
                    { "name": "First", "actions": [ { "type": "trackEvent", "event": "e" } ] },
                    { "name": "Purchase", "conditions": [ { "left": "{{xdm.a}}", "operator": "equal", "right": 1 } ],
                      "actions": [
                        { "type": "send" } ] }
                  ]
                }
                """));

    [Fact]
    public void What_is_missing_has_the_line_of_what_it_is_missing_in() =>
        Assert.Equal(
            ["rules.json:2: rules[0].actions[0].event (rule \"A\"): trackEvent needs the event's name, a text"],
            Errors("""
                { "rules": [
                  { "name": "A", "actions": [ { "type": "trackEvent" } ] } ] }
                """));

    [Fact]
    public void A_rule_of_the_app_settings_is_named_too() =>
        Assert.Equal(
            ["Forwarding__Rules__3__Actions__0__Event (rule \"Flat\"): unknown data element \"nothing\""],
            Errors(
                null,
                ("Forwarding__Rules__3__Name", "Flat"),
                ("Forwarding__Rules__3__Actions__0__Type", "trackEvent"),
                ("Forwarding__Rules__3__Actions__0__Event", "{{nothing}}")));

    [Theory]
    [InlineData("{\n  \"rules\": [\n    { \"name\" \"A\" } ] }", "rules.json: is not JSON at line 3, column 14: a colon is missing before this place")]
    [InlineData("[]", "rules.json: must be an object, not a list")]
    public void An_error_of_the_whole_file_has_one_line_number_at_most(string rules, string error) => Assert.Equal([error], Errors(rules));

    [Fact]
    public void Warnings_have_the_same_places()
    {
        using ConfigurationFolder folder = new("""
            { "rules": [ { "name": "A",
              "actions": [ { "type": "trackEvent", "event": "xdm.eventType" } ] } ] }
            """);
        ConfigurationErrors errors = new();

        ForwardingPlan.Compile(ForwardingConfiguration.Read(AppSettings.WithToken(), folder.Path, errors), errors);

        Assert.StartsWith("rules.json:2: rules[0].actions[0].event (rule \"A\"): ", Assert.Single(errors.Warnings).ToString(), StringComparison.Ordinal);
    }

    private static string[] Errors(string? rules, params (string Name, string? Value)[] settings)
    {
        using ConfigurationFolder folder = new(rules);
        ConfigurationErrors errors = new();
        ForwardingPlan.Compile(ForwardingConfiguration.Read(AppSettings.WithToken(settings), folder.Path, errors), errors);
        return [.. errors.All.Select(error => error.ToString())];
    }
}
