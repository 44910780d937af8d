using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

/// <summary>Names that mean something to Mixpanel are checked, whichever way they come into a record.</summary>
public class ReservedNameTests
{
    /// <summary>The doors by which a name of the event's comes into an event record.</summary>
    private static readonly string[] Doors =
    [
        """ "spread": ["{{data}}"] """,
        """ "spread": ["{{data}}"], "flatten": true """,
        """ "spread": ["{{data}}"], "preset": "standard" """,
        """ "properties": "{{data}}" """,
        """ "spread": ["{{all}}"] """,
        """ "forEach": "{{xdm.list}}", "spread": ["{{data}}"] """,
    ];

    /// <summary>Values that no id is, whatever they look like.</summary>
    private static readonly string[] NoIds =
    [
        "\"undefined\"", "\"null\"", "\"NULL\"", "\" none \"", "\"[object Object]\"", "\"\"", "\"  \"", "null", "true", "0", "-1", "{}", "{\"id\":\"x\"}", "[\"x\"]",
        "\"$device:\"", "\"$device:undefined\"", "\"00000000000000000000000000000000000000\"",
    ];

    public static TheoryData<string> Reserved => [.. ReservedProperties.Names];

    public static TheoryData<string> ReservedInProfiles => [.. ReservedProperties.ProfileNames];

    [Fact]
    public void No_reserved_name_and_no_refused_id_goes_out_by_any_door() =>
        Gen.Select(
            Gen.OneOf(Doors),
            Gen.Select(Gen.OneOf<string>([.. ReservedProperties.Names, .. ReservedProperties.Ids, "mp_lib", "plain"]), Gen.OneOf<string>([.. NoIds, "\"value\"", "7"])).Array[1, 6],
            Gen.Bool).Sample(
            (door, members, isEscaped) =>
            {
                (string Name, string Value)[] distinct = [.. members.DistinctBy(member => member.Item1)];
                string data = string.Join(',', distinct.Select(member => $"\"{(isEscaped ? member.Name.Replace("$", "\\u0024", StringComparison.Ordinal) : member.Name)}\":{member.Value}"));
                RecordCollector mapped = Event(door).Map($$$"""{"xdm":{"_id":"e","list":[1]},"data":{ {{{data}}} }}""");
                JsonElement properties = MappingBench.Properties(Assert.Single(mapped.Records));

                Assert.All(ReservedProperties.Names.Except(["time", "distinct_id", "$insert_id"]), name => Assert.False(properties.TryGetProperty(name, out _), name));
                Assert.Equal(string.Empty, properties.GetProperty("distinct_id").GetString());
                Assert.Equal("MixpanelFunctions", properties.GetProperty("mp_lib").GetString());
                foreach ((string name, string value) in distinct.Where(member => ReservedProperties.Ids.Contains(member.Name)))
                {
                    Assert.Equal(!NoIds.Contains(value), properties.TryGetProperty(name, out JsonElement id));
                    Assert.True(NoIds.Contains(value) || id.ValueKind == JsonValueKind.String);
                }

                // What is left out is told, once a name.
                bool isFlat = door.Contains("flatten", StringComparison.Ordinal);
                string[] expected = [.. distinct.Where(member => member.Value != "null" && !(isFlat && member.Value[0] == '{') && IsLeftOut(member)).Select(member => member.Name)];
                Assert.Equal(expected.Order(StringComparer.Ordinal), mapped.Repairs.Select(repair => repair.Name).Order(StringComparer.Ordinal));
            },
            iter: 1_000,
            threads: 1);

    [Theory]
    [MemberData(nameof(Reserved))]
    public void A_rule_that_names_one_in_an_event_is_refused(string name) => AssertRefused(
        $$"""{ "type": "trackEvent", "event": "e", "properties": { "{{name}}": "x" } }""",
        $$"""{ "type": "trackEvent", "event": "e", "properties": [ { "key": "{{name}}", "value": "{{"{{xdm.a}}"}}" } ] }""",
        $$"""{ "type": "trackEvent", "event": "e", "propertiesJson": "{ \"{{name}}\": 1 }" }""");

    [Theory]
    [MemberData(nameof(ReservedInProfiles))]
    public void A_rule_that_names_one_in_a_profile_is_refused(string name) => AssertRefused(
        $$"""{ "type": "setProfile", "set": { "{{name}}": "x" } }""",
        $$"""{ "type": "setProfile", "union": { "{{name}}": ["x"] } }""",
        $$"""{ "type": "setGroup", "groupKey": "k", "groupId": "g", "setOnce": { "{{name}}": "x" } }""");

    [Theory]
    [MemberData(nameof(ReservedInProfiles))]
    public void One_that_an_event_brings_is_left_out_of_a_profile_and_told(string name)
    {
        RecordCollector mapped = Profile(""" "set": "{{data}}" """).Map($$"""{"xdm":{"_id":"e"},"data":{"{{name}}":"x","$email":"a@b.se","$user_id":"undefined"} }""");

        Assert.EndsWith(""","$set":{"$email":"a@b.se"}}""", Assert.Single(mapped.Records), StringComparison.Ordinal);
        Assert.Equal([(name, RepairKinds.Reserved), ("$user_id", RepairKinds.Refused)], mapped.Repairs);
    }

    [Fact]
    public void A_profile_of_nothing_but_reserved_names_is_skipped_and_they_are_told()
    {
        RecordCollector mapped = Profile(""" "set": "{{data}}" """).Map("""{"xdm":{"_id":"e"},"data":{"bucket":"A"}}""");

        Assert.Empty(mapped.Records);
        Assert.Equal(["there is nothing to change"], mapped.Skips);
        Assert.Equal([("bucket", RepairKinds.Reserved)], mapped.Repairs);
    }

    [Fact]
    public void An_id_that_a_rule_names_as_a_property_is_checked_too()
    {
        MappingBench bench = Event(""" "properties": { "$user_id": "{{xdm.user}}", "$device_id": "{{xdm.device}}" } """);

        Assert.Equal((null, null), Ids(bench, """{"user":"undefined","device":{"id":"x"}}"""));
        Assert.Equal(("7", "d"), Ids(bench, """{"user":7,"device":"d"}"""));
    }

    /// <summary>Two visitors whose properties say "undefined" must not become one user.</summary>
    [Fact]
    public void The_mark_of_a_broken_sender_makes_no_user_of_two_visitors()
    {
        MappingBench bench = MappingBench.ForRules("""
            {"dataElements":{"eventType":{"path":"xdm._acme.event_type"},"distinctId":{"path":"xdm._acme.distinct_id","default":"{{ecid}}"},"ecid":{"path":"xdm.identityMap.ECID[0].id"},"properties":{"path":"xdm._acme.properties"}},
             "rules":[{"name":"Every event","actions":[{"type":"trackEvent","event":"{{eventType}}","distinctId":"{{distinctId}}","spread":["{{properties}}"]}]}]}
            """);
        foreach (string ecid in new[] { "12507560687324495704459439363261812234", "99907560687324495704459439363261812299" })
        {
            JsonElement properties = bench.PropertiesOf($$"""{"_id":"n1","identityMap":{"ECID":[{"id":"{{ecid}}"}]},"_acme":{"properties":{"$user_id":"undefined"},"event_type":"page"} }""");

            Assert.False(properties.TryGetProperty("$user_id", out _));
            Assert.Equal(ecid, properties.GetProperty("$device_id").GetString());
        }
    }

    /// <summary>Names of Mixpanel's reserved-properties page, and others that only look like some.</summary>
    [Fact]
    public void What_the_page_does_not_name_goes_out()
    {
        JsonElement properties = MappingBench.Properties(Event(Doors[0]).Record("""
            {"xdm":{"_id":"b1"},"data":{"bucket":"A","$bucket":"B","mp_name_tag":"x","mp_note":"y","length":5,"$referrer":"z","$city":"c","sampling_factor":1,"$source":"q","$import":true,"$mp_api_endpoint":"a","mp_processing_time_ms":1,"$error":"e","$project_id":3,"$ignore":true}}
            """));

        Assert.Equal(
            ["time", "distinct_id", "$insert_id", "mp_name_tag", "mp_note", "length", "$referrer", "$city", "sampling_factor", "$error", "$project_id", "mp_lib", "$lib_version", "ip"],
            properties.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("\"203.0.113.7\"", "\"203.0.113.7\"", false)]
    [InlineData("\"2001:db8::1\"", "\"2001:db8::1\"", false)]
    [InlineData("\"0\"", "\"0\"", false)]
    [InlineData("0", "0", false)]
    [InlineData("\"\"", "\"0\"", false)]
    [InlineData("\" \"", "\"0\"", false)]
    [InlineData("\"undefined\"", "\"0\"", true)]
    [InlineData("{\"v4\":\"203.0.113.7\"}", "\"0\"", true)]
    [InlineData("true", "\"0\"", true)]
    public void What_is_no_address_is_not_sent_as_one(string given, string expected, bool isTold)
    {
        foreach (string keys in new[] { """ "spread": ["{{data}}"] """, """ "properties": { "ip": "{{data.ip}}" } """ })
        {
            RecordCollector mapped = Event(keys).Map($$$"""{"xdm":{"_id":"e"},"data":{"ip":{{{given}}}}}""");

            Assert.Equal(expected, MappingBench.Properties(Assert.Single(mapped.Records)).GetProperty("ip").GetRawText());
            Assert.Equal(isTold ? [("ip", RepairKinds.Refused)] : [], mapped.Repairs);
        }
    }

    [Fact]
    public void With_DeadLetter_on_limits_a_reserved_name_is_no_limit()
    {
        MappingBench bench = MappingBench.ForAction(Doors[0], ("Forwarding__OnLimit", "DeadLetter"));

        Assert.Empty(bench.Map("""{"xdm":{"_id":"e"},"data":{"bucket":1}}""").Failures);
    }

    private static bool IsLeftOut((string Name, string Value) member) => member.Name switch
    {
        "plain" => false,
        "$device_id" or "$user_id" => NoIds.Contains(member.Value) && member.Value is not ("\"\"" or "\"  \"" or "\"$device:\""),
        _ => true,
    };

    private static (string? User, string? Device) Ids(MappingBench bench, string xdm)
    {
        JsonElement properties = bench.PropertiesOf(xdm);
        return (Text("$user_id"), Text("$device_id"));

        string? Text(string name) => properties.TryGetProperty(name, out JsonElement id) ? id.GetString() : null;
    }

    private static MappingBench Event(string keys) => MappingBench.ForRules($$"""
        { "dataElements": { "all": { "path": "data" } }, "rules": [ { "name": "r", "actions": [ { "type": "trackEvent", "event": "e", {{keys}} } ] } ] }
        """);

    private static MappingBench Profile(string keys) => MappingBench.ForRules($$"""
        { "rules": [ { "name": "r", "actions": [ { "type": "setProfile", "distinctId": "u", {{keys}} } ] } ] }
        """);

    private static void AssertRefused(params string[] actions) => Assert.All(actions, action =>
    {
        InvalidConfigurationException exception = Assert.Throws<InvalidConfigurationException>(() => MappingBench.ForRules($$"""
            { "rules": [ { "name": "r", "actions": [ {{action}} ] } ] }
            """));
        Assert.Single(exception.Errors);
    });
}
