using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary>Group keys that every event record gets by the setting.</summary>
public class GroupKeyTests
{
    private const string Setting = "Mixpanel__GroupKeys";
    private const string Company = "company: {{xdm._acme.companyId}}";

    [Theory]
    [InlineData("\"acme\"", "\"acme\"")]
    [InlineData("17", "\"17\"")]
    [InlineData("\"å \\\" \\u00e9\"", "\"å \\\" \\u00e9\"")]
    [InlineData("[\"acme\",\"globex\"]", "[\"acme\",\"globex\"]")]
    [InlineData("[\"acme\", 17, 18.50]", "[\"acme\",\"17\",\"18.5\"]")]
    [InlineData("[null,\"acme\",\"\",\"undefined\",{\"id\":1},[2],true]", "\"acme\"")]
    [InlineData("[]", null)]
    [InlineData("[null,\"null\"]", null)]
    [InlineData("null", null)]
    [InlineData("\"undefined\"", null)]
    [InlineData("{\"id\":\"acme\"}", null)]
    public void The_key_has_the_groups_id_or_a_list_of_several(string companyId, string? expected)
    {
        JsonElement properties = MappingBench.Properties(MappingBench.ForAction(string.Empty, (Setting, Company)).Record($$$"""{"xdm":{"_acme":{"companyId":{{{companyId}}}} } }"""));

        Assert.Equal(expected, properties.TryGetProperty("company", out JsonElement company) ? company.GetRawText() : null);
    }

    [Fact]
    public void A_list_has_no_more_than_Mixpanel_takes()
    {
        string ids = string.Join(',', Enumerable.Range(1, 300).Select(id => $"\"{id}\""));

        JsonElement properties = MappingBench.Properties(MappingBench.ForAction(string.Empty, (Setting, Company)).Record($$$"""{"xdm":{"_acme":{"companyId":[{{{ids}}}]} } }"""));

        Assert.Equal(254, properties.GetProperty("company").GetArrayLength());
    }

    [Fact]
    public void Several_keys_may_be_set_and_their_ids_made_of_parts()
    {
        const string Text = " company : {{xdm._acme.companyId}} ,store: no-{{xdm.store}},, region: {{region, or none}} ";
        MappingBench bench = MappingBench.ForRules(
            """{"dataElements":{"region, or none":{"constant":"north"}},"rules":[{"name":"r","actions":[{"type":"trackEvent","event":"e"}]}]}""", (Setting, Text));

        JsonElement properties = MappingBench.Properties(bench.Record("""{"xdm":{"store":7}}"""));

        Assert.Equal(("no-7", "north"), (properties.GetProperty("store").GetString(), properties.GetProperty("region").GetString()));
        Assert.False(properties.TryGetProperty("company", out _));
        // An id that lacks a part would be one group of all events that lack it.
        Assert.False(MappingBench.Properties(bench.Record("""{"xdm":{}}""")).TryGetProperty("store", out _));
    }

    [Theory]
    [InlineData("Simplified")]
    [InlineData("Original")]
    public void Every_event_record_has_it_identity_events_too_and_no_profile(string system)
    {
        RecordCollector mapped = MappingBench.ForRules(
            """
            {"rules":[{"name":"r","actions":[{"type":"trackEvent","event":"e"},{"type":"identify","anonymousId":"{{xdm.d}}","userId":"{{xdm.u}}"},
              {"type":"setProfile","set":{"a":1},"distinctId":"{{xdm.u}}"}]}]}
            """,
            (Setting, Company),
            ("Mixpanel__IdentityMerge", system)).Map("""{"xdm":{"d":"d","u":"u","_acme":{"companyId":"acme"}}}""");

        Assert.Equal([true, true, false], mapped.Records.Select(record => record.Contains("\"company\":\"acme\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"_acme":{"companyId":"acme"},"own":"rule's","more":{"company":"event's"}}""", "rule's")]
    [InlineData("""{"_acme":{"companyId":"acme"},"more":{"company":"event's"}}""", "acme")]
    [InlineData("""{"more":{"company":"event's"}}""", "event's")]
    public void A_rules_own_value_goes_first_and_what_the_event_brings_last(string xdm, string expected)
    {
        string record = MappingBench.ForAction(""" "properties":{"company":"{{xdm.own}}"},"spread":["{{xdm.more}}"] """, (Setting, Company)).Record($$"""{"xdm":{{xdm}} }""");

        Assert.Equal(expected, MappingBench.Properties(record).GetProperty("company").GetString());
        Assert.Equal(2, record.Split("\"company\"").Length);
    }

    [Fact]
    public void A_rule_that_names_the_key_and_no_more_writes_it_once()
    {
        string record = MappingBench.ForAction(""" "properties":{"company":"{{xdm.own}}"} """, (Setting, Company)).Record("""{"xdm":{"own":"rule's","_acme":{"companyId":"acme"}}}""");

        Assert.Equal(2, record.Split("\"company\"").Length);
    }

    [Fact]
    public void The_policy_holds_for_it()
    {
        MappingBench bench = MappingBench.ForRules(
            """{"properties":{"deny":["comp*"]},"rules":[{"name":"r","actions":[{"type":"trackEvent","event":"e"}]}]}""", (Setting, Company));

        Assert.DoesNotContain("acme", bench.Record("""{"xdm":{"_acme":{"companyId":"acme"}}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_names_the_setting()
    {
        MappingBench bench = MappingBench.ForAction(string.Empty, (Setting, Company));
        using EventExplainer explainer = new(bench.Plan, bench.Configuration);

        EventExplanation explained = Assert.Single(explainer.Explain(MappingBench.Message("""{"xdm":{"_acme":{"companyId":"acme"}}}"""), MappingBench.Now));

        FieldExplanation field = Assert.Single(explained.Rules[0].Actions[0].Fields, field => field.Field == "properties.company");
        Assert.Equal((Setting, "\"{{xdm._acme.companyId}}\"", "\"acme\""), (field.Note, field.Written, Assert.Single(field.Tokens).Value.Json));
    }

    [Theory]
    [InlineData("company", "\"company\" must be a group key, a colon, and a token for the group's id")]
    [InlineData("company:", "\"company:\" must be a group key")]
    [InlineData(": {{xdm.a}}", "must be a group key")]
    [InlineData("{{xdm.a}}: b", "must be a group key")]
    [InlineData("a: {{xdm.a}}, a: {{xdm.b}}", "a is listed twice")]
    [InlineData("a: {{xdm.a", "has no end")]
    [InlineData("token: {{xdm.a}}", "\"token\" is set by the project")]
    [InlineData("$user_id: {{xdm.a}}", "\"$user_id\" is a property of the user and cannot be a group key")]
    [InlineData("a: {{nobody}}", "nobody")]
    public void Mistakes_are_found_at_start_up(string text, string message)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(() => MappingBench.ForAction(string.Empty, (Setting, text)));

        Assert.Contains(Setting, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_without_braces_is_warned_of()
    {
        Assert.Contains("did you mean", Assert.Single(MappingBench.ForAction(string.Empty, (Setting, "company: xdm._acme.companyId")).Plan.Warnings).ToString(), StringComparison.Ordinal);
    }
}
