using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

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
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"undefined\"")]
    [InlineData("\"Anonymous\"")]
    [InlineData("{}")]
    [InlineData("\"52724706947310029721237954737454562861\"")]
    public void An_id_that_is_missing_refused_or_the_same_says_nothing(string login)
    {
        RecordCollector mapped = MappingBench.ForRules(Identify).Map(SignIn(login));

        Assert.Empty(mapped.Records);
        Assert.Empty(mapped.Failures);
        Assert.Single(mapped.Skips);
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

    [Theory]
    [InlineData("""{"type":"alias","distinctId":"a","alias":"b"}""")]
    [InlineData("""{"type":"merge","distinctIds":["a","b"]}""")]
    public void Under_Simplified_alias_and_merge_are_configuration_errors(string action)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(
            () => MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{{action}}]}]}"""));

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

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
