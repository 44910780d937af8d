using System.Text;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>What becomes of the profiles that Experience Platform's streaming destinations export.</summary>
public sealed class ProfileExportTests : IDisposable
{
    private const string Export = """
        {
          "person": { "name": { "firstName": "Anna", "lastName": "Berg" }, "birthYear": 1990 },
          "personalEmail": { "address": "anna@example.com" },
          "homeAddress": { "city": "Bergen", "countryCode": "NO" },
          "segmentMembership": {
            "ups": {
              "7841ba61-23c1-4bb3-a495-00d3g5fe1e93": { "lastQualificationTime": "2026-03-01T10:00:00Z", "status": "realized" },
              "59bd2fkd-3c48-4b18-bf56-4f5c5e6967ae": { "lastQualificationTime": "2026-03-01T10:00:00Z", "status": "exited" },
              "947c1c46-008d-40b0-92ec-3af86eaf41c1": { "status": "existing", "lastQualificationTime": "2026-03-01T10:00:00Z" }
            }
          },
          "identityMap": { "ecid": [ { "id": "14575006536349286404619648085736425115" } ] }
        }
        """;

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_are_dead_lettered_and_told_apart_from_events()
    {
        RecordCollector mapped = Map(Export);

        EventFailure failure = Assert.Single(mapped.Failures);
        Assert.Equal(FailureStage.Parse, failure.Stage);
        Assert.Equal("a profile that Experience Platform exported, not an Edge event; Forwarding__ProfileExports decides what happens to it", failure.Reason);
        Assert.Empty(mapped.Records);
    }

    [Fact]
    public void By_the_setting_they_update_the_profile_with_what_they_have()
    {
        RecordCollector mapped = Map(Export, SetProfile);

        Assert.Empty(mapped.Failures);
        Assert.Equal(
            $$$"""{"$token":"{{{AppSettings.Token}}}","$distinct_id":"$device:14575006536349286404619648085736425115","$set":{"$email":"anna@example.com","$first_name":"Anna","$last_name":"Berg","$city":"Bergen","$country_code":"NO","Birth Year":1990,"Audiences":["7841ba61-23c1-4bb3-a495-00d3g5fe1e93","947c1c46-008d-40b0-92ec-3af86eaf41c1"]}}""",
            Assert.Single(mapped.Records));
        Assert.Equal(["Profile export"], mapped.Matched);
    }

    [Fact]
    public void Events_beside_them_meet_the_rules_and_not_the_one_for_profiles()
    {
        RecordCollector mapped = Map(Export.ReplaceLineEndings(" ") + "\n" + """{"xdm":{"_id":"e1","eventType":"view"}}""", SetProfile);

        Assert.Equal(["Profile export", "Every event"], mapped.Matched);
        Assert.Equal(2, mapped.Records.Count);
    }

    [Fact]
    public void A_profile_that_left_every_audience_has_an_empty_list_of_them()
    {
        RecordCollector mapped = Map("""{"segmentMembership":{"ups":{"a":{"status":"exited"},"b":7},"other":null},"identityMap":{"Email":[{"id":"a@example.com","primary":true}]}}""", SetProfile);

        Assert.EndsWith(""","$distinct_id":"a@example.com","$set":{"Audiences":[]}}""", Assert.Single(mapped.Records), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ups":{"b":{"status":"realized"},"a":{"status":"existing"},"c":{"status":"exited"}},"other":{"a":{"status":"realized"}}}""")]
    [InlineData("""{"other":{"a":{"status":"realized"}},"ups":{"c":{"status":"exited"},"a":{"status":"existing"},"b":{"status":"realized"}}}""")]
    public void The_order_of_audiences_says_nothing_and_each_is_sent_once(string membership)
    {
        RecordCollector mapped = Map($$$"""{"segmentMembership":{{{membership}}},"identityMap":{"Email":[{"id":"a@example.com","primary":true}]}}""", SetProfile);

        Assert.EndsWith(""","$set":{"Audiences":["a","b"]}}""", Assert.Single(mapped.Records), StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_about_nobody_is_skipped_with_the_reason()
    {
        RecordCollector mapped = Map("""{"person":{"name":{"firstName":"Anna"}},"segmentMembership":{"ups":{}}}""", SetProfile);

        Assert.Equal(["the event has no user"], mapped.Skips);
        Assert.Empty(mapped.Records);
    }

    [Fact]
    public void They_are_explained_by_the_one_rule_that_takes_them()
    {
        ForwardingConfiguration configuration = Read(SetProfile);
        using EventExplainer explainer = new(ForwardingPlan.Compile(configuration), configuration);

        EventExplanation explained = Assert.Single(explainer.Explain(MappingBench.Message(Export), MappingBench.Now));

        Assert.Equal(("Profile export", RuleOutcome.Takes), (Assert.Single(explained.Rules).Name, explained.Rules[0].Outcome));
    }

    [Fact]
    public void A_rule_of_the_same_name_is_an_error()
    {
        using ConfigurationFolder named = new("""{ "rules": [ { "name": "Profile export", "actions": [ { "type": "trackEvent", "event": "x" } ] } ] }""");

        Assert.Equal(
            ["rules.json: rules[0].name: \"Profile export\" is the name of the rule that Forwarding__ProfileExports adds; rename your rule"],
            named.Errors(AppSettings.WithToken(SetProfile)));
    }

    private static (string Name, string? Value) SetProfile => ("Forwarding__ProfileExports", "SetProfile");

    private ForwardingConfiguration Read(params IEnumerable<(string Name, string? Value)> settings)
    {
        ConfigurationErrors errors = new();
        ForwardingConfiguration read = ForwardingConfiguration.Read(
            AppSettings.WithToken([("DeadLetters__Folder", "dead-letters"), ("EventHubName", "edge"), .. settings]), _folder.Path, errors);
        errors.ThrowIfAny();
        return read;
    }

    private RecordCollector Map(string body, params IEnumerable<(string Name, string? Value)> settings)
    {
        using Utf8Buffer buffer = new(16);
        RecordCollector collector = new(buffer);
        new EventMapper(ForwardingPlan.Compile(Read(settings))).Map(MappingBench.Message(Encoding.UTF8.GetBytes(body)), MappingBench.Now, collector);
        return collector;
    }
}
