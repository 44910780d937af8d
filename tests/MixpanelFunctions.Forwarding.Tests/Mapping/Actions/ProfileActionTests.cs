using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary>setProfile and setGroup.</summary>
public class ProfileActionTests
{
    private const string Token = $"\"$token\":\"{AppSettings.Token}\"";

    [Fact]
    public void Each_operation_is_an_update_of_its_own_in_the_order_written()
    {
        RecordCollector mapped = Profile("""
            "distinctId":"{{xdm.login}}",
            "setOnce":{"First page":"{{xdm.page}}"},
            "set":{"$email":"{{xdm.login}}","Nothing":"{{xdm.none}}","Plan":{"name":"gold"}},
            "add":{"Visits":1},"union":{"Shops":["no"]},"append":{"Seen":"{{xdm.page}}"},"remove":{"Wish":"tent"},"unset":["Old"],"delete":true
            """).Map("""{"xdm":{"login":"kari@example.test","page":"Home"}}""");

        string head = $$"""{{{Token}},"$distinct_id":"kari@example.test",""";
        string[] changes =
        [
            """
            "$set_once":{"First page":"Home"}}
            """,
            """
            "$set":{"$email":"kari@example.test","Plan":{"name":"gold"}}}
            """,
            """
            "$add":{"Visits":1}}
            """,
            """
            "$union":{"Shops":["no"]}}
            """,
            """
            "$append":{"Seen":"Home"}}
            """,
            """
            "$remove":{"Wish":"tent"}}
            """,
            """
            "$unset":["Old"]}
            """,
            """
            "$delete":""}
            """,
        ];
        Assert.Equal(changes.Select(change => head + change), mapped.Records);
    }

    [Fact]
    public void Profiles_and_groups_go_to_endpoints_of_their_own()
    {
        MappingBench bench = MappingBench.ForRules("""
            {"rules":[{"name":"r","actions":[
              {"type":"trackEvent","event":"e"},{"type":"setProfile","set":{"a":1}},{"type":"setGroup","groupKey":"k","groupId":"i","set":{"a":1}}]}]}
            """);

        Assert.Equal(
            [MixpanelEndpoint.Import, MixpanelEndpoint.Engage, MixpanelEndpoint.Groups],
            bench.Plan.Rules[0].Actions.Select(action => action.Destination.Endpoint));
    }

    [Fact]
    public void Without_a_distinct_id_the_profile_is_that_of_whom_the_event_is_about()
    {
        MappingBench bench = Profile("""
            "set":{"a":1}
            """);

        Assert.Contains("\"$distinct_id\":\"u1\"", bench.Record("""{"xdm":{"identityMap":{"CRM":[{"id":"u1","primary":true}],"ECID":[{"id":"e1"}]}}}"""), StringComparison.Ordinal);
        Assert.Contains("\"$distinct_id\":\"$device:e1\"", bench.Record("""{"xdm":{"identityMap":{"ECID":[{"id":"e1"}]}}}"""), StringComparison.Ordinal);
        Assert.Single(bench.Map("""{"xdm":{}}""").Skips);
    }

    [Theory]
    [InlineData("""{"xdm":{}}""")]
    [InlineData("""{"xdm":{"login":"null"}}""")]
    public void A_distinct_id_that_is_missing_or_refused_changes_nobody(string body)
    {
        RecordCollector mapped = Profile(""" "distinctId":"{{xdm.login}}","set":{"a":1} """).Map(body);

        Assert.Empty(mapped.Records);
        Assert.Single(mapped.Skips);
    }

    [Fact]
    public void Nothing_to_change_is_no_update()
    {
        RecordCollector mapped = Profile(""" "distinctId":"u","set":{"a":"{{xdm.none}}"},"unset":"{{xdm.none}}" """).Map("""{"xdm":{}}""");

        Assert.Empty(mapped.Records);
        Assert.Equal(2, mapped.Skips.Count);
    }

    [Fact]
    public void A_token_may_stand_for_all_of_the_properties()
    {
        string record = Profile(""" "distinctId":"u","set":"{{xdm.profile}}" """).Record("""{"xdm":{"profile":{"a":1,"b":null,"c":[true]}}}""");

        Assert.EndsWith(""","$set":{"a":1,"c":[true]}}""", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_is_named_by_its_key_and_id()
    {
        MappingBench bench = MappingBench.ForRules("""
            {"rules":[{"name":"r","actions":[{"type":"setGroup","groupKey":"company","groupId":"{{xdm.company}}","set":{"Size":"{{xdm.size}}"}}]}]}
            """);

        Assert.Equal(
            $$$"""{{{{Token}}},"$group_key":"company","$group_id":"Acme","$set":{"Size":12}}""",
            bench.Record("""{"xdm":{"company":"Acme","size":12}}"""));
        Assert.Single(bench.Map("""{"xdm":{"size":12}}""").Skips);
    }

    [Theory]
    [InlineData("""{"type":"setProfile"}""", "needs at least one of set, setOnce")]
    [InlineData("""{"type":"setProfile","unset":{"a":1}}""", "must be a list of property names")]
    [InlineData("""{"type":"setProfile","delete":"yes"}""", "must be true")]
    [InlineData("""{"type":"setProfile","set":[1]}""", "must be an object")]
    [InlineData("""{"type":"setGroup","groupKey":"k","groupId":"i","append":{"a":1}}""", "setGroup has no append; it belongs to setProfile")]
    [InlineData("""{"type":"setGroup","set":{"a":1}}""", "groupKey: is missing")]
    public void Mistakes_are_found_at_start_up(string action, string message)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(
            () => MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{{action}}]}]}"""));

        Assert.Contains(error.Errors, each => $"{each.Place}: {each.Message}".Contains(message, StringComparison.Ordinal));
    }

    private static MappingBench Profile(string keys) =>
        MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{"type":"setProfile",{{keys}}}]}]}""");
}
