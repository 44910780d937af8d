using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary>What an update of a profile says beside its change: where the user was, and when.</summary>
public class ProfileContextTests
{
    [Fact]
    public void Place_and_time_stand_beside_the_change_and_not_in_it()
    {
        string record = Profile("""
            "ip":"{{xdm.ip}}","latitude":"{{xdm.lat}}","longitude":"{{xdm.lon}}","time":"{{xdm.timestamp}}","ignoreTime":true,"set":{"Plan":"gold"}
            """).Record("""{"xdm":{"ip":"203.0.113.7","lat":59.91,"lon":10.75,"timestamp":"2026-03-01T11:58:00.125Z"}}""");

        Assert.EndsWith(
            ""","$ip":"203.0.113.7","$latitude":59.91,"$longitude":10.75,"$time":1772366280125,"$ignore_time":true,"$set":{"Plan":"gold"}}""",
            record,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_change_but_delete_has_them_and_delete_alone_may_ignore_the_alias()
    {
        RecordCollector mapped = Profile("""
            "ip":"{{xdm.ip}}","ignoreTime":true,"ignoreAlias":true,"setOnce":{"a":1},"unset":["b"],"delete":true
            """).Map("""{"xdm":{"ip":"203.0.113.7"}}""");

        Assert.Equal(
            [
                """ "$distinct_id":"u","$ip":"203.0.113.7","$ignore_time":true,"$set_once":{"a":1}} """.Trim(),
                """ "$distinct_id":"u","$ip":"203.0.113.7","$ignore_time":true,"$unset":["b"]} """.Trim(),
                """ "$distinct_id":"u","$ignore_alias":true,"$delete":""} """.Trim(),
            ],
            mapped.Records.Select(record => record[record.IndexOf("\"$distinct_id\"", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void Groups_have_places_and_times_too()
    {
        string record = MappingBench.ForRules("""
            {"rules":[{"name":"r","actions":[{"type":"setGroup","groupKey":"company","groupId":"acme","ip":"{{xdm.ip}}","ignoreTime":true,"set":{"a":1}}]}]}
            """).Record("""{"xdm":{"ip":"2001:db8::7"}}""");

        Assert.EndsWith(""","$group_id":"acme","$ip":"2001:db8::7","$ignore_time":true,"$set":{"a":1}}""", record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"xdm":{}}""", "")]
    [InlineData("""{"xdm":{"ip":"","lat":null}}""", "")]
    [InlineData("""{"xdm":{"ip":"0"}}""", "\"$ip\":\"0\",")]
    [InlineData("""{"xdm":{"ip":"not an address"}}""", "")]
    [InlineData("""{"xdm":{"ip":{"v":4}}}""", "")]
    [InlineData("""{"xdm":{"lat":"59.91","lon":"-10.75"}}""", "\"$latitude\":59.91,\"$longitude\":-10.75,")]
    [InlineData("""{"xdm":{"lat":0,"lon":0}}""", "\"$latitude\":0,\"$longitude\":0,")]
    [InlineData("""{"xdm":{"lat":59.91}}""", "")]
    [InlineData("""{"xdm":{"lon":10.75}}""", "")]
    [InlineData("""{"xdm":{"lat":90.1,"lon":10.75}}""", "")]
    [InlineData("""{"xdm":{"lat":59.91,"lon":-180.5}}""", "")]
    [InlineData("""{"xdm":{"lat":"north","lon":10.75}}""", "")]
    [InlineData("""{"xdm":{"lat":[59.91],"lon":10.75}}""", "")]
    [InlineData("""{"xdm":{"lat":1e999,"lon":10.75}}""", "")]
    public void What_is_no_place_is_left_out_and_the_change_is_sent(string body, string expected)
    {
        string record = Profile(""" "ip":"{{xdm.ip}}","latitude":"{{xdm.lat}}","longitude":"{{xdm.lon}}","set":{"a":1} """).Record(body);

        Assert.EndsWith($$$""","$distinct_id":"u",{{{expected}}}"$set":{"a":1}}""", record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"xdm":{"ip":"nowhere"}}""", "$ip")]
    [InlineData("""{"xdm":{"lat":90.1,"lon":10.75}}""", "$latitude")]
    [InlineData("""{"xdm":{"lat":59.91,"lon":"east"}}""", "$longitude")]
    public void What_is_left_out_is_counted(string body, string name)
    {
        RecordCollector mapped = Profile(""" "ip":"{{xdm.ip}}","latitude":"{{xdm.lat}}","longitude":"{{xdm.lon}}","set":{"a":1} """).Map(body);

        Assert.Equal([(name, RepairKinds.Refused)], mapped.Repairs);
    }

    [Theory]
    [InlineData("\"2026-03-01T11:58:00Z\"", "1772366280000")]
    [InlineData("1772366280", "1772366280000")]
    [InlineData("\"1772366280000\"", "1772366280000")]
    // More than a second ahead of the hub: the hub's own time, in whole seconds.
    [InlineData("\"2026-03-01T12:03:00Z\"", "1772366400000")]
    public void Times_are_read_as_those_of_events(string time, string expected)
    {
        string record = Profile(""" "time":"{{xdm.time}}","set":{"a":1} """).Record($$$"""{"xdm":{"time":{{{time}}}}}""");

        Assert.Contains($"\"$time\":{expected},", record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\" \"")]
    public void Without_a_time_Mixpanel_takes_its_own(string time)
    {
        string record = Profile(""" "time":"{{xdm.time}}","set":{"a":1} """).Record($$$"""{"xdm":{"time":{{{time}}}}}""");

        Assert.DoesNotContain("$time", record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DeadLetter")]
    [InlineData("UseEnqueuedTime")]
    public void A_time_that_cannot_be_used_is_treated_as_that_of_an_event(string invalidTime)
    {
        RecordCollector mapped = MappingBench.ForRules(
            """{"rules":[{"name":"r","actions":[{"type":"setProfile","distinctId":"u","time":"{{xdm.time}}","set":{"a":1}}]}]}""",
            ("Forwarding__InvalidTime", invalidTime)).Map("""{"xdm":{"time":"yesterday"}}""");

        if (invalidTime == "DeadLetter")
        {
            Assert.Equal("$time", Assert.Single(mapped.Failures).Field);
        }
        else
        {
            Assert.Contains("\"$time\":1772366400000,", Assert.Single(mapped.Records), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_policy_that_holds_for_profiles_holds_for_their_place()
    {
        string record = MappingBench.ForRules("""
            {"properties":{"profiles":true,"deny":["$ip","$longitude"]},
             "rules":[{"name":"r","actions":[{"type":"setProfile","distinctId":"u","ip":"{{xdm.ip}}","latitude":"{{xdm.lat}}","longitude":"{{xdm.lat}}","set":{"a":1}}]}]}
            """).Record("""{"xdm":{"ip":"203.0.113.7","lat":59.91}}""");

        Assert.EndsWith(""","$distinct_id":"u","$set":{"a":1}}""", record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"setProfile","latitude":"{{xdm.lat}}","set":{"a":1}}""", "longitude: is missing: a place needs latitude and longitude")]
    [InlineData("""{"type":"setProfile","longitude":"{{xdm.lon}}","set":{"a":1}}""", "latitude: is missing")]
    [InlineData("""{"type":"setProfile","ignoreAlias":true,"set":{"a":1}}""", "ignoreAlias: can be used only with delete")]
    [InlineData("""{"type":"setProfile","ignoreTime":"yes","set":{"a":1}}""", "ignoreTime: must be true or false")]
    [InlineData("""{"type":"setProfile","ip":"{{xdm.ip}}"}""", "needs at least one of set, setOnce")]
    [InlineData("""{"type":"setGroup","groupKey":"k","groupId":"i","ignoreAlias":true,"delete":true}""", "setGroup has no ignoreAlias; it belongs to setProfile")]
    [InlineData("""{"type":"trackEvent","event":"e","ip":"{{xdm.ip}}"}""", "trackEvent has no ip; it belongs to setProfile, setGroup")]
    public void Mistakes_are_found_at_start_up(string action, string message)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(
            () => MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{{action}}]}]}"""));

        Assert.Contains(message, error.Message.Replace(" (rule \"r\")", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static MappingBench Profile(string keys) =>
        MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{"type":"setProfile","distinctId":"u",{{keys}}}]}]}""");
}
