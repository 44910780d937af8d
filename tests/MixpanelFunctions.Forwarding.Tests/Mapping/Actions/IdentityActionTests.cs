using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary>identify, alias and merge under both of Mixpanel's identity systems.</summary>
public class IdentityActionTests
{
    private const string Ecid = "52724706947310029721237954737454562861";

    private const string Identify = """
        {"rules":[{"name":"Sign-in","actions":[{"type":"identify","anonymousId":"{{xdm.identityMap.ECID[0].id}}","userId":"{{xdm.login}}"}]}]}
        """;

    private static string SignIn(string login) =>
        $$$$"""{"xdm":{"_id":"a1","timestamp":"2026-03-01T12:00:00Z","login":{{{{login}}}},"identityMap":{"ECID":[{"id":"{{{{Ecid}}}}"}]}}}""";

    [Fact]
    public void Under_Simplified_an_event_carries_both_ids()
    {
        string record = MappingBench.ForRules(Identify).Record(SignIn("\"kari@example.test\""));

        Assert.StartsWith("""{"event":"$identify","properties":{"time":1772366400000,""", record, StringComparison.Ordinal);
        JsonElement properties = MappingBench.Properties(record);
        Assert.Equal("kari@example.test", properties.GetProperty("distinct_id").GetString());
        Assert.Equal(Ecid, properties.GetProperty("$device_id").GetString());
        Assert.Equal("kari@example.test", properties.GetProperty("$user_id").GetString());
        Assert.False(properties.TryGetProperty("token", out _));
    }

    [Fact]
    public void Under_Simplified_the_events_name_can_be_chosen()
    {
        string record = MappingBench.ForRules(Identify, ("Mixpanel__IdentifyEvent", "Signed in")).Record(SignIn("\"kari@example.test\""));

        Assert.StartsWith("""{"event":"Signed in",""", record, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_Original_the_anonymous_id_is_a_UUID_of_version_4_and_always_the_same()
    {
        MappingBench bench = MappingBench.ForRules(Identify, ("Mixpanel__IdentityMerge", "Original"));

        JsonElement properties = MappingBench.Properties(bench.Record(SignIn("\"kari@example.test\"")));
        JsonElement later = MappingBench.Properties(bench.Record(SignIn("\"other@example.test\"")));

        Assert.Equal("kari@example.test", properties.GetProperty("$identified_id").GetString());
        Assert.Equal("kari@example.test", properties.GetProperty("distinct_id").GetString());
        string anonymous = properties.GetProperty("$anon_id").GetString()!;
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", anonymous);
        Assert.Equal(anonymous, later.GetProperty("$anon_id").GetString());
        Assert.True(properties.TryGetProperty("token", out _));
    }

    [Theory]
    [InlineData("null", "userId is missing")]
    [InlineData("\"\"", "userId is missing")]
    [InlineData("\" \\u00a0\"", "userId is missing")]
    [InlineData("\"undefined\"", "userId is refused by Mixpanel")]
    [InlineData("\"Anonymous\"", "userId is refused by Mixpanel")]
    [InlineData("0", "userId is refused by Mixpanel")]
    [InlineData("false", "userId is refused by Mixpanel")]
    [InlineData("{}", "userId is refused by Mixpanel")]
    [InlineData("\"52724706947310029721237954737454562861\"", "both ids are the same")]
    [InlineData("52724706947310029721237954737454562861", "both ids are the same")]
    public void An_id_that_is_missing_refused_or_the_same_says_nothing_and_the_reason_is_told(string login, string reason)
    {
        foreach (string system in new[] { "Simplified", "Original" })
        {
            RecordCollector mapped = MappingBench.ForRules(Identify, ("Mixpanel__IdentityMerge", system)).Map(SignIn(login));

            Assert.Empty(mapped.Records);
            Assert.Empty(mapped.Failures);
            Assert.Equal(reason, Assert.Single(mapped.Skips));
        }
    }

    [Theory]
    [InlineData("""{"type":"identify","anonymousId":"{{xdm.none}}","userId":"{{u}}"}""", "anonymousId is missing")]
    [InlineData("""{"type":"identify","anonymousId":"{{upper-case null}}","userId":"{{u}}"}""", "anonymousId is refused by Mixpanel")]
    [InlineData("""{"type":"alias","distinctId":"{{xdm.none}}","alias":"{{a}}"}""", "distinctId is missing")]
    [InlineData("""{"type":"alias","distinctId":"{{u}}","alias":"{{not available}}"}""", "alias is refused by Mixpanel")]
    [InlineData("""{"type":"merge","distinctIds":["{{xdm.none}}","{{b}}"]}""", "distinctIds[0] is missing")]
    [InlineData("""{"type":"merge","distinctIds":["{{a}}","{{minus one}}"]}""", "distinctIds[1] is refused by Mixpanel")]
    [InlineData("""{"type":"merge","distinctIds":["{{a}}","{{a}}"]}""", "both ids are the same")]
    public void The_reason_names_the_id_as_the_rule_does(string action, string reason) => Assert.Equal(
        reason,
        Assert.Single(MappingBench.ForRules(
            $$$"""
            {"dataElements":{"u":{"constant":"u"},"a":{"constant":"a"},"b":{"constant":"b"},"upper-case null":{"constant":"NULL"},"not available":{"constant":"n/A"},"minus one":{"constant":"-1"}},
             "rules":[{"name":"r","actions":[{{{action}}}]}]}
            """, ("Mixpanel__IdentityMerge", "Original")).Map(SignIn("null")).Skips));

    [Fact]
    public void An_ECID_is_the_same_UUID_in_every_identity_event_and_in_tracked_ones()
    {
        MappingBench bench = MappingBench.ForRules(
            """
            {"rules":[{"name":"All","actions":[
              {"type":"trackEvent","event":"Page","distinctId":"{{xdm.visitor}}"},
              {"type":"identify","anonymousId":"{{xdm.visitor}}","userId":"{{xdm.login}}"},
              {"type":"alias","distinctId":"{{xdm.login}}","alias":"{{xdm.visitor}}"},
              {"type":"merge","distinctIds":["{{xdm.visitor}}","{{xdm.login}}"]},
              {"type":"setProfile","distinctId":"{{xdm.visitor}}","set":{"a":1}}]}]}
            """,
            ("Mixpanel__IdentityMerge", "Original"));

        RecordCollector mapped = bench.Map($$$"""{"xdm":{"_id":"a1","login":"kari","visitor":"{{{Ecid}}}"}}""");

        string uuid = MappingBench.Properties(mapped.Records[0]).GetProperty("distinct_id").GetString()!;
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", uuid);
        Assert.Equal(uuid, MappingBench.Properties(mapped.Records[1]).GetProperty("$anon_id").GetString());
        Assert.Equal(uuid, MappingBench.Properties(mapped.Records[2]).GetProperty("alias").GetString());
        Assert.Equal(uuid, MappingBench.Properties(mapped.Records[3]).GetProperty("$distinct_ids")[0].GetString());
        Assert.Contains($"\"$distinct_id\":\"{uuid}\"", mapped.Records[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Under_Original_an_alias_and_a_merge_name_both_ids()
    {
        MappingBench bench = MappingBench.ForRules(
            """
            {"rules":[{"name":"Same person","actions":[
              {"type":"alias","distinctId":"{{xdm.login}}","alias":"{{xdm.crm}}"},
              {"type":"merge","distinctIds":["{{xdm.login}}","{{xdm.crm}}"]}]}]}
            """,
            ("Mixpanel__IdentityMerge", "Original"));

        RecordCollector mapped = bench.Map("""{"xdm":{"_id":"a1","login":"kari@example.test","crm":"CRM-7"}}""");

        Assert.Collection(
            mapped.Records,
            alias =>
            {
                Assert.Contains("\"event\":\"$create_alias\"", alias, StringComparison.Ordinal);
                Assert.Equal("CRM-7", MappingBench.Properties(alias).GetProperty("alias").GetString());
                Assert.Equal("kari@example.test", MappingBench.Properties(alias).GetProperty("distinct_id").GetString());
            },
            merge =>
            {
                Assert.Contains("\"event\":\"$merge\"", merge, StringComparison.Ordinal);
                Assert.Equal("""["kari@example.test","CRM-7"]""", MappingBench.Properties(merge).GetProperty("$distinct_ids").GetRawText());
            });
    }

    [Fact]
    public void Under_Simplified_an_alias_beside_an_identify_sends_nothing_and_is_warned_of()
    {
        MappingBench bench = MappingBench.ForRules("""
            {"rules":[{"name":"r","actions":[{"type":"identify","anonymousId":"{{xdm.d}}","userId":"{{xdm.u}}"},{"type":"alias","distinctId":"{{xdm.u}}","alias":"{{xdm.b}}"}]}]}
            """);

        Assert.Contains("\"event\":\"$identify\"", bench.RecordOf("""{"_id":"e","d":"d","u":"u"}"""), StringComparison.Ordinal);
        Assert.Equal(
            ["rules.json: rules[0].actions[1].type: alias has no meaning under Simplified ID Merge and sends nothing; identify links the ids"],
            bench.Plan.Warnings.Select(warning => $"{warning.Place}: {warning.Message}"));
    }

    [Theory]
    [InlineData("""{"type":"alias","distinctId":"a","alias":"b"}""")]
    [InlineData("""{"type":"merge","distinctIds":["a","b"]}""")]
    public void Under_Simplified_a_merge_and_by_the_setting_an_alias_are_configuration_errors(string action)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(
            () => MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{{action}}]}]}""", ("Forwarding__AliasUnderSimplified", "Refuse")));

        Assert.Contains("has no meaning under Simplified ID Merge", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"identify","userId":"u"}""", "rules[0].actions[0].anonymousId: is missing")]
    [InlineData("""{"type":"identify","anonymousId":"a"}""", "rules[0].actions[0].userId: is missing")]
    [InlineData("""{"type":"identify","anonymousId":"a","userId":"u","event":"x"}""", "rules[0].actions[0].event: identify has no event")]
    [InlineData("""{"type":"trackEvent","event":"e","userId":"u"}""", "rules[0].actions[0].userId: trackEvent has no userId")]
    [InlineData("""{"type":"setProfile","set":{"a":1},"groupKey":"g"}""", "rules[0].actions[0].groupKey: setProfile has no groupKey")]
    public void Keys_that_are_missing_or_of_another_action_are_configuration_errors(string action, string message)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(
            () => MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{{action}}]}]}"""));

        Assert.Contains(error.Errors, each => $"{each.Place}: {each.Message}".Contains(message, StringComparison.Ordinal));
    }
}
