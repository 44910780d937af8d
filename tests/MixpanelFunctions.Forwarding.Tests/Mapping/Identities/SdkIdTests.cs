using System.Text.Json;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Identities;

/// <summary>Sites that run Mixpanel's own SDK: what it has for the visitor, wherever an id is asked for.</summary>
public class SdkIdTests
{
    private const string Ecid = "12507560687324495704459439363261812234";
    private const string Uuid = "19a2b3c4-5d6e-4f70-8a9b-0c1d2e3f4a5b";
    private const string Map = $$"""{"ECID":[{"id":"{{Ecid}}"}]}""";
    private const string SignedInMap = $$"""{"ECID":[{"id":"{{Ecid}}"}],"CRM":[{"id":"anna","authenticatedState":"authenticated"}]}""";

    private const string Rules = """
        {"dataElements":{"sdk":{"path":"xdm._acme.distinct_id"}},"rules":[{"name":"r","actions":[
          {"type":"trackEvent","event":"{{xdm.eventType}}","distinctId":"{{sdk}}"}]}]}
        """;

    private static readonly (string, string?) Original = ("Mixpanel__IdentityMerge", "Original");

    private static readonly (string, string?) Setting = ("Forwarding__MixpanelSdkId", "{{xdm.sdk}}");

    /// <summary>The SDK's cookie, escaped as <c>encodeURIComponent</c> does it, and the ids that it tells.</summary>
    public static TheoryData<string, string?, string?> Cookies => new()
    {
        { """{"distinct_id":"$device:X-1","$device_id":"X-1","$initial_referrer":"$direct","__mps":{},"__timers":{"a":1}}""", "X-1", null },
        { """{"$device_id":"X-1","distinct_id":"X-1"}""", "X-1", null },
        { """{"distinct_id":"$device:X-1"}""", "X-1", null },
        { """{"distinct_id":"user-77","$device_id":"X-1","$user_id":"user-77"}""", "X-1", "user-77" },
        { """{"$user_id":"user-77","$device_id":"X-1","distinct_id":"user-77"}""", "X-1", "user-77" },
        { """{"distinct_id":"user-77","$device_id":"X-1"}""", "X-1", "user-77" },
        { """{"distinct_id":77,"$device_id":"X-1","$user_id":77}""", "X-1", "77" },
        { """{"distinct_id":"user-77"}""", Ecid, "user-77" },
        { """{"$device_id":"X-1","distinct_id":"$device:X-1","$user_id":"user-77"}""", "X-1", "user-77" },
        { """{"distinct_id":"undefined","$device_id":"X-1","$user_id":null}""", "X-1", null },
        { """{"distinct_id":"kåre+1@example.test","$device_id":"X-1","$user_id":"kåre+1@example.test","note":"a;b=c, \"d\""}""", "X-1", "kåre+1@example.test" },
        { """{"distinct_id":"$device:","$device_id":""}""", Ecid, null },
        { """{"__mps":{}}""", Ecid, null },
        { "{}", Ecid, null },
    };

    [Theory]
    [InlineData("{{xdm.sdk}}", "true", true)]
    [InlineData("{{xdm.sdk}}", "false", false)]
    [InlineData(null, "true", false)]
    public void Hashed_ids_of_users_beside_an_SDK_that_sends_them_plain_are_warned_of(string? sdk, string hash, bool isWarned)
    {
        MappingBench bench = MappingBench.ForRules(
            $$$"""{"properties":{"identity":{"hash":{{{hash}}}}},"rules":[{"name":"r","actions":[{"type":"trackEvent","event":"e"}]}]}""",
            ("Forwarding__MixpanelSdkId", sdk));

        string[] expected = isWarned
            ? ["rules.json:1: properties.identity: hashes the ids of users, but Mixpanel's SDK (see Forwarding__MixpanelSdkId) sends plain ids, so everyone who signs in becomes two users; remove it, and hash the ids on your site instead"]
            : [];
        Assert.Equal(expected, bench.Plan.Warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void What_the_SDK_has_for_an_anonymous_visitor_is_the_device_and_not_the_ECID()
    {
        JsonElement before = MappingBench.ForRules(Rules).PropertiesOf(
            $$$"""{"_id":"a1","eventType":"page","timestamp":"2026-02-20T10:00:00Z","identityMap":{{{Map}}},"_acme":{"distinct_id":"$device:19a2b3c4-sdk-device"}}""");
        JsonElement after = MappingBench.ForRules(Rules).PropertiesOf(
            $$$"""{"_id":"a2","eventType":"page","timestamp":"2026-02-20T10:05:00Z","identityMap":{{{Map}}},"_acme":{"distinct_id":"user-77"}}""");

        Assert.Equal(("$device:19a2b3c4-sdk-device", "19a2b3c4-sdk-device", null), Ids(before));
        Assert.Equal(("user-77", Ecid, "user-77"), Ids(after));
    }

    [Theory]
    [InlineData("\"$device:X-1\"", "$device:X-1", "X-1", null)]
    [InlineData("\"$device:$device:X-1\"", "$device:X-1", "X-1", null)]
    [InlineData("\" $device:X-1 \"", "$device:X-1", "X-1", null)]
    [InlineData("\"\\u0024device:X-1\"", "$device:X-1", "X-1", null)]
    [InlineData("\"user-77\"", "user-77", Ecid, "user-77")]
    [InlineData("77", "77", Ecid, "77")]
    [InlineData("\"undefined\"", "$device:" + Ecid, Ecid, null)]
    [InlineData("\"$device:undefined\"", "$device:" + Ecid, Ecid, null)]
    [InlineData("\"$device:\"", "$device:" + Ecid, Ecid, null)]
    [InlineData("null", "$device:" + Ecid, Ecid, null)]
    [InlineData("\"\"", "$device:" + Ecid, Ecid, null)]
    public void By_the_setting_and_by_an_actions_distinctId_the_ids_are_the_same(string sdk, string distinct, string device, string? user)
    {
        string xdm = $$"""{"sdk":{{sdk}},"identityMap":{{Map}}}""";

        Assert.Equal((distinct, device, user), Ids(MappingBench.ForAction("", Setting).PropertiesOf(xdm)));
        Assert.Equal((distinct, device, user), Ids(MappingBench.ForAction(""" "distinctId": "{{xdm.sdk}}" """).PropertiesOf(xdm)));
        Assert.Equal((distinct, device, user), Ids(MappingBench.ForAction(""" "distinctId": "{{xdm.sdk}}" """, Setting).PropertiesOf(xdm)));
    }

    [Theory]
    [MemberData(nameof(Cookies))]
    public void The_SDKs_whole_cookie_tells_both_ids_in_whatever_form_it_comes(string cookie, string? device, string? user)
    {
        string escaped = Uri.EscapeDataString(cookie);
        string[] forms =
        [
            JsonSerializer.Serialize(escaped),
            JsonSerializer.Serialize(escaped.Replace("%7B", "%7b", StringComparison.Ordinal)),
            JsonSerializer.Serialize(cookie),
            cookie,
            JsonSerializer.Serialize($"mp_{AppSettings.Token}_mixpanel={escaped}"),
            JsonSerializer.Serialize($"mp_0_mixpanel={Uri.EscapeDataString("""{"distinct_id":"another"}""")}; a=b; mp_{AppSettings.Token}_mixpanel={escaped}; AMCV_X=1"),
            JsonSerializer.Serialize($"kndctr=x; mp_other_mixpanel={escaped}"),
        ];

        foreach (string form in forms)
        {
            JsonElement properties = MappingBench.ForAction("", Setting).PropertiesOf($$"""{"sdk":{{form}},"identityMap":{{Map}}}""");

            Assert.Equal((user ?? "$device:" + device, device, user), Ids(properties));
        }
    }

    [Fact]
    public void The_cookie_is_found_in_the_requests_headers()
    {
        string cookie = Uri.EscapeDataString("""{"distinct_id":"user-77","$device_id":"X-1","$user_id":"user-77"}""");
        MappingBench bench = MappingBench.ForAction("", ("Forwarding__MixpanelSdkId", "{{arc.request.headers.cookie}}"));

        string record = bench.Record($$$"""{"arc":{"event":{"xdm":{"identityMap":{{{Map}}} } },"request":{"headers":{"cookie":"a=1; mp_{{{AppSettings.Token}}}_mixpanel={{{cookie}}}" } } } }""");

        Assert.Equal(("user-77", "X-1", "user-77"), Ids(MappingBench.Properties(record)));
    }

    [Theory]
    [InlineData("mp_one_mixpanel=%7B%22distinct_id%22%3A%22a%22%7D; mp_two_mixpanel=%7B%22distinct_id%22%3A%22b%22%7D")]
    [InlineData("mp_one_mixpanel=%7B%22distinct_id%22%3A%22a")]
    [InlineData("mp_one_mixpanel=%7B%22distinct_id%22%3A%22%ff%22%7D")]
    [InlineData("mp_one_mixpanel=%7B%22distinct_id%22%3A%22a%2")]
    [InlineData("mp_one_mixpanel=")]
    public void A_header_whose_cookie_is_broken_or_could_be_either_of_two_gives_nothing(string header)
    {
        string xdm = $$"""{"sdk":{{JsonSerializer.Serialize(header)}},"identityMap":{{Map}}}""";

        Assert.Equal(("$device:" + Ecid, Ecid, null), Ids(MappingBench.ForAction("", Setting).PropertiesOf(xdm)));
        Assert.Equal(("$device:" + Ecid, Ecid, null), Ids(MappingBench.ForAction(""" "distinctId": "{{xdm.sdk}}" """).PropertiesOf(xdm)));
    }

    [Fact]
    public void Each_id_falls_back_by_itself_where_the_SDK_does_not_give_it()
    {
        MappingBench bench = MappingBench.ForAction("", Setting, ("Forwarding__DeviceId", "{{xdm.visitor}}"));

        Assert.Equal(("anna", "X-1", "anna"), Ids(bench.PropertiesOf($$"""{"sdk":"$device:X-1","visitor":"v-1","identityMap":{{SignedInMap}}}""")));
        Assert.Equal(("user-77", "v-1", "user-77"), Ids(bench.PropertiesOf($$"""{"sdk":"user-77","visitor":"v-1","identityMap":{{SignedInMap}}}""")));
        Assert.Equal(("anna", "v-1", "anna"), Ids(bench.PropertiesOf($$"""{"visitor":"v-1","identityMap":{{SignedInMap}}}""")));
    }

    [Fact]
    public void The_older_settings_know_the_SDKs_anonymous_id_as_well()
    {
        (string, string?) device = ("Forwarding__DeviceId", "{{xdm.sdk}}");
        (string, string?) user = ("Forwarding__UserId", "{{xdm.sdk}}");
        string anonymous = $$"""{"sdk":"$device:X-1","identityMap":{{Map}}}""";
        string signedIn = $$"""{"sdk":"user-77","identityMap":{{Map}}}""";

        Assert.Equal(("$device:X-1", "X-1", null), Ids(MappingBench.ForAction("", device).PropertiesOf(anonymous)));
        Assert.Equal(("$device:X-1", "X-1", null), Ids(MappingBench.ForAction("", user).PropertiesOf(anonymous)));
        Assert.Equal(("$device:X-1", "X-1", null), Ids(MappingBench.ForAction("", device, user).PropertiesOf(anonymous)));
        Assert.Equal(("user-77", null, "user-77"), Ids(MappingBench.ForAction("", device, user).PropertiesOf(signedIn)));
        Assert.Equal(("user-77", Ecid, "user-77"), Ids(MappingBench.ForAction("", user).PropertiesOf(signedIn)));
    }

    [Theory]
    [InlineData("$device:" + Uuid)]
    [InlineData("$device:18f0c2a7d41b2c-0d9e8f7a6b5c4-1f525634-1fa400-18f0c2a7d42c11")]
    public void Under_Original_the_SDKs_anonymous_id_goes_as_the_SDKs_own_events_carry_it(string sdk)
    {
        string xdm = $$"""{"sdk":"{{sdk}}","identityMap":{{Map}}}""";

        Assert.Equal((sdk, null, null), Ids(MappingBench.ForAction("", Setting, Original).PropertiesOf(xdm)));
        Assert.Equal((sdk, null, null), Ids(MappingBench.ForAction(""" "distinctId": "{{xdm.sdk}}" """, Original).PropertiesOf(xdm)));
    }

    [Fact]
    public void Under_Original_a_cookie_from_before_the_prefix_keeps_its_bare_id()
    {
        string xdm = $$"""{"sdk":{"distinct_id":"{{Uuid}}","$device_id":"{{Uuid}}"},"identityMap":{{Map}}}""";

        Assert.Equal((Uuid, null, null), Ids(MappingBench.ForAction("", Setting, Original).PropertiesOf(xdm)));
    }

    [Fact]
    public void Identify_links_the_SDKs_two_ids_under_both_systems()
    {
        const string Rule = """{"rules":[{"name":"Sign-in","actions":[{"type":"identify","anonymousId":"{{xdm.before}}","userId":"{{xdm.after}}"}]}]}""";
        string cookie = JsonSerializer.Serialize($$"""{"distinct_id":"user-77","$device_id":"{{Uuid}}","$user_id":"user-77"}""");
        foreach (string xdm in new[] { $$"""{"before":"$device:{{Uuid}}","after":"user-77"}""", $$"""{"before":{{cookie}},"after":{{cookie}}}""" })
        {
            JsonElement simplified = MappingBench.ForRules(Rule).PropertiesOf(xdm);
            JsonElement original = MappingBench.ForRules(Rule, Original).PropertiesOf(xdm);

            Assert.Equal(("user-77", Uuid, "user-77"), Ids(simplified));
            Assert.Equal("user-77", original.GetProperty("$identified_id").GetString());
            Assert.Equal("$device:" + Uuid, original.GetProperty("$anon_id").GetString());
        }
    }

    [Fact]
    public void Identify_takes_no_anonymous_id_for_a_user()
    {
        const string Rule = """{"rules":[{"name":"Sign-in","actions":[{"type":"identify","anonymousId":"{{xdm.identityMap.ECID[0].id}}","userId":"{{xdm.sdk}}"}]}]}""";

        foreach (MappingBench bench in new[] { MappingBench.ForRules(Rule), MappingBench.ForRules(Rule, Original) })
        {
            Assert.Equal(["userId is missing"], bench.Map($$$"""{"xdm":{"sdk":"$device:X-1","identityMap":{{{Map}}} } }""").Skips);
        }
    }

    [Theory]
    [InlineData("\"$device:X-1\"", "$device:X-1")]
    [InlineData("\"user-77\"", "user-77")]
    [InlineData("{\"distinct_id\":\"user-77\",\"$device_id\":\"X-1\"}", "user-77")]
    public void A_profile_is_that_of_whom_the_SDK_knows(string sdk, string expected)
    {
        const string Rule = """{"rules":[{"name":"r","actions":[{"type":"setProfile","set":{"Plan":"a"}}]}]}""";
        string own = Rule.Replace("\"set\"", "\"distinctId\":\"{{xdm.sdk}}\",\"set\"", StringComparison.Ordinal);
        string xdm = $$"""{"sdk":{{sdk}},"identityMap":{{Map}}}""";

        foreach (MappingBench bench in new[] { MappingBench.ForRules(Rule, Setting), MappingBench.ForRules(own), MappingBench.ForRules(Rule, Setting, Original) })
        {
            Assert.Equal(expected, JsonDocument.Parse(bench.RecordOf(xdm)).RootElement.GetProperty("$distinct_id").GetString());
        }
    }

    [Theory]
    [InlineData(""" "properties": { "$device_id": "{{xdm.sdk}}" } """)]
    [InlineData(""" "spread": [ "{{xdm.all}}" ] """)]
    public void A_property_that_is_the_device_loses_the_prefix_that_Mixpanel_puts_before_it(string keys)
    {
        JsonElement properties = MappingBench.ForAction(keys).PropertiesOf("""{"sdk":"$device:X-1","all":{"$device_id":"$device:X-1","$user_id":"$device:X-1"}}""");

        Assert.Equal("X-1", properties.GetProperty("$device_id").GetString());
        Assert.False(properties.TryGetProperty("$user_id", out _));
    }

    private static (string? Distinct, string? Device, string? User) Ids(JsonElement properties) =>
        (Text(properties, "distinct_id"), Text(properties, "$device_id"), Text(properties, "$user_id"));

    private static string? Text(JsonElement properties, string name) => properties.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
