using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Identities;

public class DistinctIdTests
{
    private const string Ecid = "83765402117895402310284716519283745610";

    /// <summary>The UUID of version 4 that the ECID above becomes, always.</summary>
    private const string EcidAsUuid = "d4529eca-4ac6-401c-a411-fe3f37ecc32f";

    private const string Anonymous = $$"""{"ECID":[{"id":"{{Ecid}}"}]}""";

    private const string SignedIn = $$"""{"ECID":[{"id":"{{Ecid}}"}],"CRM":[{"id":"anna","authenticatedState":"authenticated"}]}""";

    private static readonly MappingBench Simplified = MappingBench.ForAction(""" "distinctId": "{{xdm.who}}" """);

    private static readonly MappingBench Original = MappingBench.ForAction(""" "distinctId": "{{xdm.who}}" """, ("Mixpanel__IdentityMerge", "Original"));

    public static TheoryData<string> Refused =>
    [
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined",
        "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_distinct_id_gives_way_to_the_ECID(string refused)
    {
        foreach (string spelling in new[] { refused, refused.ToUpperInvariant(), char.ToUpperInvariant(refused[0]) + refused[1..] })
        {
            string who = JsonSerializer.Serialize(spelling);

            Assert.Equal("$device:" + Ecid, DistinctId(Simplified, who, Anonymous));
            Assert.Equal(EcidAsUuid, DistinctId(Original, who, Anonymous));
            Assert.True(RefusedIds.Contains(System.Text.Encoding.UTF8.GetBytes(spelling)));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.0")]
    [InlineData("-0")]
    [InlineData("-1.0")]
    [InlineData("1e999")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"anna\"}")]
    [InlineData("\"\"")]
    [InlineData("\" \\t\\u00a0\"")]
    public void What_is_no_id_counts_as_missing(string who) => Assert.Equal("$device:" + Ecid, DistinctId(Simplified, who, Anonymous));

    [Theory]
    [InlineData("\"anna\"", "anna")]
    [InlineData("\"nullable\"", "nullable")]
    [InlineData("\"00\"", "00")]
    [InlineData("\"00000000-0000-0000-0000-000000000001\"", "00000000-0000-0000-0000-000000000001")]
    [InlineData("\"a/b?c=d&e#f %20+é\"", "a/b?c=d&e#f %20+é")]
    [InlineData("\"a\\u002fb\"", "a/b")]
    [InlineData("\"a\\ud83d\"", "a\uFFFD")]
    [InlineData("1", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("-7", "-7")]
    [InlineData("1e3", "1000")]
    [InlineData("837654021178954023102847165192837456", "837654021178954023102847165192837456")]
    public void A_rules_own_distinct_id_wins_and_numbers_become_text(string who, string expected)
    {
        Assert.Equal(expected, DistinctId(Simplified, who, SignedIn));
        Assert.Equal(expected, DistinctId(Original, who, SignedIn));
    }

    [Fact]
    public void Without_one_the_known_user_serves_then_the_ECID_then_nobody()
    {
        Assert.Equal("anna", DistinctId(Simplified, "null", SignedIn));
        Assert.Equal("$device:" + Ecid, DistinctId(Simplified, "null", Anonymous));
        Assert.Equal("", DistinctId(Simplified, "null", "{}"));
        Assert.Equal("anna", DistinctId(Original, "null", SignedIn));
        Assert.Equal(EcidAsUuid, DistinctId(Original, "null", Anonymous));
        Assert.Equal("", DistinctId(Original, "null", "{}"));
    }

    [Fact]
    public void Under_Simplified_the_event_carries_both_ids_as_far_as_they_are_known()
    {
        JsonElement signedIn = Properties(Simplified, "null", SignedIn);
        JsonElement anonymous = Properties(Simplified, "null", Anonymous);
        JsonElement nobody = Properties(Simplified, "null", "{}");

        Assert.Equal((Ecid, "anna"), (signedIn.GetProperty("$device_id").GetString(), signedIn.GetProperty("$user_id").GetString()));
        Assert.Equal(Ecid, anonymous.GetProperty("$device_id").GetString());
        Assert.False(anonymous.TryGetProperty("$user_id", out _));
        Assert.False(nobody.TryGetProperty("$device_id", out _));
        Assert.False(nobody.TryGetProperty("$user_id", out _));
    }

    [Fact]
    public void A_rules_own_distinct_id_is_the_user_where_the_event_tells_none()
    {
        Assert.Equal("bo", UserId("\"bo\"", Anonymous));
        Assert.Equal("7", UserId("7", Anonymous));
        Assert.Equal("bo", UserId("\"bo\"", "{}"));
        Assert.Equal("anna", UserId("\"bo\"", SignedIn));
    }

    [Theory]
    [InlineData($"\"{Ecid}\"")]
    [InlineData($"\"$device:{Ecid}\"")]
    [InlineData("\"37170304383966594407113260104179233618\"")]
    [InlineData("\"undefined\"")]
    [InlineData("null")]
    public void An_anonymous_id_is_never_the_user(string who) => Assert.Null(UserId(who, Anonymous));

    [Fact]
    public void Under_Original_the_event_carries_neither()
    {
        JsonElement properties = Properties(Original, "null", SignedIn);

        Assert.False(properties.TryGetProperty("$device_id", out _));
        Assert.False(properties.TryGetProperty("$user_id", out _));
    }

    [Fact]
    public void Under_Original_the_ECID_is_sent_as_a_UUID_also_where_the_rule_names_it() =>
        Assert.Equal(EcidAsUuid, DistinctId(Original, $"\"{Ecid}\"", Anonymous));

    [Fact]
    public void Under_Original_an_ECID_of_another_place_than_the_identityMap_is_sent_as_the_same_UUID()
    {
        string map = """{"CRM":[{"id":"anna"}]}""";

        Assert.Equal(EcidAsUuid, DistinctId(Original, $"\"{Ecid}\"", map));
        Assert.Equal(EcidAsUuid, DistinctId(Original, Ecid, map));
    }

    [Theory]
    [InlineData("8376540211789540231028471651928374561")]
    [InlineData("837654021178954023102847165192837456100")]
    [InlineData("8376540211789540231028471651928374561a")]
    [InlineData("CRM-200417")]
    public void Under_Original_other_ids_of_a_rule_stay_as_they_are(string id) => Assert.Equal(id, DistinctId(Original, $"\"{id}\"", Anonymous));

    [Theory]
    [InlineData("f81d4fae-7dec-41d0-a765-00a0c91e6bf6")]
    [InlineData("F81D4FAE-7DEC-41D0-B765-00A0C91E6BF6")]
    public void A_UUID_of_version_4_that_comes_in_stays_itself(string id) =>
        Assert.Equal(id, DistinctId(Original, "null", $$"""{"ECID":[{"id":"{{id}}"}]}"""));

    [Theory]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    [InlineData("f81d4fae-7dec-41d0-c765-00a0c91e6bf6")]
    [InlineData("f81d4fae7dec41d0a76500a0c91e6bf6")]
    [InlineData("{f81d4fae-7dec-41d0-a765-00a0c91e6b}")]
    [InlineData("g81d4fae-7dec-41d0-a765-00a0c91e6bf6")]
    public void Any_other_id_becomes_one_that_depends_on_nothing_but_the_id(string id)
    {
        string map = $$"""{"ECID":[{"id":"{{id}}"}]}""";
        string sent = DistinctId(Original, "null", map);

        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", sent);
        Assert.NotEqual(EcidAsUuid, sent);
        Assert.Equal(sent, DistinctId(MappingBench.ForAction(string.Empty, ("Mixpanel__IdentityMerge", "Original")), "null", map));
    }

    [Fact]
    public void With_AnonymousIds_as_they_are_Original_sends_the_ECID() =>
        Assert.Equal(Ecid, DistinctId(MappingBench.ForAction(string.Empty, ("Mixpanel__IdentityMerge", "Original"), ("Mixpanel__AnonymousIds", "AsIs")), "null", Anonymous));

    [Fact]
    public void With_UUIDs_asked_for_Simplified_sends_them_everywhere()
    {
        MappingBench bench = MappingBench.ForAction(""" "distinctId": "{{xdm.who}}" """, ("Mixpanel__AnonymousIds", "Uuid"));

        JsonElement properties = Properties(bench, "null", Anonymous);

        Assert.Equal("$device:" + EcidAsUuid, properties.GetProperty("distinct_id").GetString());
        Assert.Equal(EcidAsUuid, properties.GetProperty("$device_id").GetString());
        Assert.Equal(EcidAsUuid, DistinctId(bench, $"\"{Ecid}\"", Anonymous));
    }

    [Fact]
    public void With_UUIDs_asked_for_identify_links_the_id_that_other_events_carry()
    {
        MappingBench bench = MappingBench.ForRules(
            """{ "dataElements": { "user": { "constant": "anna" } }, "rules": [ { "name": "Sign-in", "actions": [ { "type": "identify", "anonymousId": "{{xdm.identityMap.ECID[0].id}}", "userId": "{{user}}" } ] } ] }""",
            ("Mixpanel__AnonymousIds", "Uuid"));

        Assert.Equal(EcidAsUuid, Properties(bench, "null", Anonymous).GetProperty("$device_id").GetString());
    }

    [Fact]
    public void The_settings_may_name_other_ids_than_the_identityMaps()
    {
        MappingBench bench = MappingBench.ForAction(
            string.Empty, ("Forwarding__DeviceId", "{{xdm.device}}"), ("Forwarding__UserId", "u-{{xdm.who}}"));

        JsonElement properties = bench.PropertiesOf($$"""{"device":7,"who":"bo","identityMap":{{SignedIn}}}""");

        Assert.Equal("u-bo", properties.GetProperty("distinct_id").GetString());
        Assert.Equal("7", properties.GetProperty("$device_id").GetString());
        Assert.Equal("u-bo", properties.GetProperty("$user_id").GetString());
    }

    [Fact]
    public void One_id_may_be_set_and_the_other_left_to_the_identityMap()
    {
        JsonElement device = MappingBench.ForAction(string.Empty, ("Forwarding__DeviceId", "{{xdm.device}}")).PropertiesOf($$"""{"device":"unknown","identityMap":{{SignedIn}}}""");
        JsonElement user = MappingBench.ForAction(string.Empty, ("Forwarding__UserId", "{{xdm.who}}")).PropertiesOf($$"""{"who":"bo","identityMap":{{SignedIn}}}""");

        Assert.False(device.TryGetProperty("$device_id", out _));
        Assert.Equal("anna", device.GetProperty("$user_id").GetString());
        Assert.Equal(Ecid, user.GetProperty("$device_id").GetString());
        Assert.Equal("bo", user.GetProperty("$user_id").GetString());
    }

    [Fact]
    public void A_rule_may_set_the_ids_as_properties_of_its_own()
    {
        JsonElement properties = MappingBench.ForAction(""" "properties": { "$device_id": "d", "$user_id": "{{xdm.nobody}}" } """)
            .PropertiesOf($$"""{"identityMap":{{SignedIn}}}""");

        Assert.Equal("d", properties.GetProperty("$device_id").GetString());
        Assert.False(properties.TryGetProperty("$user_id", out _));
    }

    [Fact]
    public void Half_a_character_in_the_ECID_is_replaced_wherever_it_is_sent()
    {
        JsonElement properties = Properties(Simplified, "null", """{"ECID":[{"id":"a\ud800b"}]}""");

        Assert.Equal("$device:a\uFFFDb", properties.GetProperty("distinct_id").GetString());
        Assert.Equal("a\uFFFDb", properties.GetProperty("$device_id").GetString());
    }

    private static string? UserId(string who, string identityMap) =>
        Properties(Simplified, who, identityMap).TryGetProperty("$user_id", out JsonElement id) ? id.GetString() : null;

    private static string DistinctId(MappingBench bench, string who, string identityMap) =>
        Properties(bench, who, identityMap).GetProperty("distinct_id").GetString()!;

    private static JsonElement Properties(MappingBench bench, string who, string identityMap) =>
        bench.PropertiesOf($$"""{"who":{{who}},"identityMap":{{identityMap}}}""");
}
