using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Rules.Values;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>The map from names of events to names that people read.</summary>
public partial class EventNamesTests
{
    private const string Page = """{"eventType":"web.webpagedetails.pageViews","web":{"webPageDetails":{"URL":"https://x.test/a?utm_source=b&gclid=g","name":"Home"}}}""";

    [Theory]
    [InlineData("""{"eventType":"web.webpagedetails.pageViews"}""", "Page view")]
    [InlineData("""{"eventType":"web.webPageDetails.pageviews"}""", "Page view")]
    [InlineData("""{"eventType":"web.webpagedetails\u002epageViews"}""", "Page view")]
    [InlineData("""{"web":{"webPageDetails":{"URL":"https://x.test/"}}}""", "Page view")]
    [InlineData("""{"eventType":"application.launch","application":{"isInstall":true}}""", "Installed")]
    [InlineData("""{"eventType":"application.close"}""", "Closed")]
    [InlineData("""{"eventType":"commerce.purchases"}""", "commerce.purchases")]
    [InlineData("""{"eventType":"Page view"}""", "Page view")]
    [InlineData("""{}""", "Something \"else\"")]
    public void An_event_has_the_name_that_people_read(string xdm, string expected) => Assert.Equal(
        expected,
        Name("""{ "web.webpagedetails.pageViews": "Page view", "App Install": "Installed", "App Close": "Left", "application.close": "Closed", "Edge event": "Something \"else\"" }""", xdm));

    [Fact]
    public void A_name_is_not_looked_up_again() =>
        Assert.Equal("b", Name("""{ "a": "b", "b": "c" }""", """{"eventType":"a"}"""));

    [Fact]
    public void A_condition_compares_the_name_that_people_read()
    {
        MappingBench bench = MappingBench.ForRules(
            """
            { "eventNames": { "a": "A" },
              "rules": [ { "name": "R", "conditions": [ { "left": "{{eventName}}", "operator": "equals", "right": "A" } ], "actions": [ { "type": "trackEvent", "event": "via {{eventName}}" } ] } ] }
            """);

        Assert.Equal("via A", (string?)JsonNode.Parse(bench.RecordOf("""{"eventType":"a"}"""))!["event"]);
    }

    [Fact]
    public void The_built_in_rule_uses_it_for_the_events_of_a_media_session_too()
    {
        MappingBench bench = MappingBench.ForBuiltInRule(("Forwarding__EventNames__media.play", "Played"), ("Forwarding__EventNames__web.webpagedetails.pageViews", "Page view"));

        Assert.Equal("Page view", (string?)JsonNode.Parse(bench.RecordOf(Page))!["event"]);
        Assert.Equal("Played", (string?)JsonNode.Parse(bench.RecordOf(
            """{"eventType":"media.downloaded","mediaDownloadedEvents":[{"mediaEventType":"media.play","mediaEventTimestamp":"2026-03-01T11:00:00Z"}]}"""))!["event"]);
    }

    [Fact]
    public void App_settings_go_over_the_file_name_by_name()
    {
        ConfigurationErrors errors = new();
        RulesDocument file = RulesFile.Parse("""{ "eventNames": { "a": "A", "b": "B" } }""", Place.File("rules.json"), errors)!;
        RulesDocument merged = RulesMerge.Over(file, AppSettings.Of([("Forwarding__EventNames__B", "Bee")]), errors);
        RulesDocument sdk = RulesMerge.Over(file, AppSettings.Of([("Forwarding__EventNames", "mixpanel")]), errors);

        errors.ThrowIfAny();
        Assert.Equal([("a", "A"), ("b", "Bee")], merged.EventNames!.Names.Select(name => (name.Key, name.Value)).Order());
        Assert.True(sdk.EventNames!.AreMixpanels);
    }

    [Theory]
    [InlineData("[]", "rules.json:1: eventNames: must be an object with the names of events as keys and new names as values, or \"mixpanel\"")]
    [InlineData("\"Mixpanel\"", "rules.json:1: eventNames: must be an object with the names of events as keys and new names as values, or \"mixpanel\"")]
    [InlineData("""{ "a": "\t" }""", "rules.json:1: eventNames.a: must not be blank")]
    [InlineData("""{ "a": "{{xdm.eventType}}" }""", "rules.json:1: eventNames.a: a token has no meaning here; write the name, or use a data element as the event of a rule")]
    [InlineData("""{ "a": "x", "A": "y" }""", "rules.json:1: eventNames.A: \"A\" is listed twice; keys are not case-sensitive")]
    [InlineData("""{ "a": 3 }""", "rules.json:1: eventNames.a: must be a text, not a number")]
    public void A_mistake_is_told_with_its_place(string names, string expected)
    {
        ConfigurationErrors errors = new();
        RulesFile.Parse($$"""{ "eventNames": {{names}} }""", Place.File("rules.json"), errors);

        Assert.Equal(expected, Assert.Single(errors.All).ToString());
    }

    [Fact]
    public void With_mixpanels_names_a_page_view_is_what_its_SDK_sends()
    {
        JsonNode record = JsonNode.Parse(Sdk(preset: false).RecordOf(Page))!;

        Assert.Equal("$mp_web_page_view", (string?)record["event"]);
        AssertHas(
            """{"current_page_title":"Home","current_domain":"x.test","current_url_path":"/a","current_url_protocol":"https:","current_url_search":"?utm_source=b&gclid=g","utm_source":"b","gclid":"g"}""",
            record);
    }

    [Theory]
    [InlineData("""{"eventType":"web.webinteraction.linkClicks","web":{"webInteraction":{"name":"Buy","URL":"/buy","type":"other"}}}""", "$mp_click", """{"$el_text":"Buy","$el_attr__href":"/buy"}""")]
    [InlineData("""{"eventType":"application.launch","timestamp":"2026-03-01T11:00:00Z","application":{"isInstall":true}}""", "$ae_first_open", """{"$ae_first_app_open_date":"2026-03-01T11:00:00Z"}""")]
    [InlineData("""{"eventType":"application.launch","application":{"isUpgrade":true,"version":"2.0 (7)"}}""", "$ae_updated", """{"$ae_updated_version":"2.0"}""")]
    [InlineData("""{"eventType":"application.close","application":{"sessionLength":"12"}}""", "$ae_session", """{"$ae_session_length":12}""")]
    [InlineData("""{"eventType":"application.launch"}""", "App Launch", "{}")]
    [InlineData("""{"eventType":"commerce.purchases"}""", "commerce.purchases", "{}")]
    public void So_are_clicks_and_the_life_of_an_app(string xdm, string name, string properties)
    {
        JsonNode record = JsonNode.Parse(Sdk(preset: true).RecordOf(xdm))!;

        Assert.Equal(name, (string?)record["event"]);
        AssertHas(properties, record);
    }

    [Fact]
    public void What_the_rule_sets_goes_before_what_the_SDK_would_send()
    {
        MappingBench bench = MappingBench.ForRules(
            """{ "eventNames": "mixpanel", "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "{{eventName}}", "properties": { "current_page_title": "mine" } } ] } ] }""");

        string record = bench.RecordOf(Page);
        AssertHas("""{"current_page_title":"mine"}""", JsonNode.Parse(record)!);
        Assert.Single(Regex.Matches(record, "current_page_title"));
    }

    [Theory]
    [InlineData("""{ "a": "A" }""", """{"eventType":"a"}""", "eventNames[\"a\"]")]
    [InlineData("""{ "Edge event": "A" }""", "{}", "eventNames[\"Edge event\"]")]
    [InlineData("""{ "b": "A" }""", """{"eventType":"a"}""", "eventName")]
    public void The_explanation_says_which_name_gave_it(string names, string xdm, string source)
    {
        MappingBench bench = Named(names);
        using EventExplainer explainer = new(bench.Plan, bench.Configuration);

        EventExplanation explained = Assert.Single(explainer.Explain(MappingBench.Message($$"""{"xdm":{{xdm}}}"""), MappingBench.Now));
        Assert.Equal(source, Assert.Single(explained.Rules[0].Actions[0].Fields.Single(field => field.Field == "event").Tokens).Source);
    }

    [Fact]
    public void The_explanation_says_what_the_SDK_would_send()
    {
        MappingBench bench = Sdk(preset: false);
        using EventExplainer explainer = new(bench.Plan, bench.Configuration);

        EventExplanation explained = Assert.Single(explainer.Explain(MappingBench.Message($$"""{"xdm":{{Page}}}"""), MappingBench.Now));
        Assert.Equal(
            "as in Mixpanel's own SDKs: xdm.web.webPageDetails.name",
            explained.Rules[0].Actions[0].Fields.Single(field => field.Field == "properties.current_page_title").Note);
    }

    [Fact]
    public void The_page_of_rules_has_the_names_of_the_SDKs_and_their_properties()
    {
        string page = RepositoryFile.Read("docs/rules.md").Split("\n## ").Single(section => section.StartsWith("Names of events\n", StringComparison.Ordinal));
        Dictionary<string, string> rows = Row().Matches(page).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value + match.Groups[3].Value);

        Assert.Equal(SdkEvents.Names.Values.Order(), rows.Keys.Where(name => name.StartsWith('$')).Order());
        Assert.All(SdkEvents.Names, name => Assert.Contains(name.Key, rows[name.Value], StringComparison.Ordinal));
        Assert.Equal(SdkEvents.Names.Values.Order(), PresetTable.SdkEvents.Keys.Order());
        Assert.All(PresetTable.SdkEvents, entry => Assert.All(
            entry.Value.Select(property => property.Name).Where(name => name.StartsWith("current", StringComparison.Ordinal) || name.StartsWith('$')),
            name => Assert.Contains($"`{name}`", rows[entry.Key], StringComparison.Ordinal)));
    }

    private static void AssertHas(string expected, JsonNode record) => Assert.All(JsonNode.Parse(expected)!.AsObject(), property =>
        Assert.True(JsonNode.DeepEquals(property.Value, record["properties"]![property.Key]), $"{property.Key}: {record.ToJsonString()}"));

    private static string? Name(string names, string xdm) => (string?)JsonNode.Parse(Named(names).RecordOf(xdm))!["event"];

    private static MappingBench Named(string names) => MappingBench.ForRules(
        $$$"""{ "eventNames": {{{names}}}, "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "{{eventName}}" } ] } ] }""");

    private static MappingBench Sdk(bool preset) => MappingBench.ForRules(
        $$$"""{ "eventNames": "mixpanel", "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "{{eventName}}"{{{(preset ? ", \"preset\": \"standard\"" : "")}}} } ] } ] }""");

    [GeneratedRegex(@"^\| `([^`]+)` \| `([^`]+)` \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
