using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Governance;

public class PropertiesTests
{
    private const string Key = "the-key-of-hashes";

    [Fact]
    public void What_is_denied_is_removed_inside_objects_and_lists_too()
    {
        JsonElement properties = Map(
            """ "deny": ["*email*", "$city"] """,
            """ "properties": { "E-mail": 1, "Email": "x", "$City": "Oslo", "Deep": "{{xdm.deep}}", "Kept": "{{xdm.kept}}" } """,
            """{"deep":{"a":[{"workEmail":"x","b":1},{"EMAIL":{"c":2}}],"\u0065mail":3},"kept":"y"}""");

        Assert.False(properties.TryGetProperty("Email", out _));
        Assert.False(properties.TryGetProperty("$City", out _));
        Assert.Equal("1", properties.GetProperty("E-mail").GetRawText());
        Assert.Equal("""{"a":[{"b":1},{}]}""", properties.GetProperty("Deep").GetRawText());
        Assert.Equal("y", properties.GetProperty("Kept").GetString());
    }

    [Fact]
    public void Only_what_is_allowed_is_sent_and_what_is_denied_is_not()
    {
        JsonElement properties = Map(
            """ "allow": ["Page*", "Email"], "deny": ["email"] """,
            """ "properties": { "Page": "a", "Other": "b", "Email": "c", "Page info": "{{xdm.info}}" } """,
            """{"info":{"inner":1}}""");

        Assert.Equal(
            ["time", "distinct_id", "$insert_id", "Page", "Page info", "mp_lib", "$lib_version", "ip"],
            properties.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"inner":1}""", properties.GetProperty("Page info").GetRawText());
    }

    [Theory]
    [InlineData("\"4711\"", "4711")]
    [InlineData("4711", "4711")]
    [InlineData("\"bl\\u00e5\"", "blå")]
    [InlineData("true", "true")]
    public void A_hash_is_the_SHA_256_of_the_text(string value, string text)
    {
        JsonElement properties = Map(""" "hash": ["customer number"] """, """ "properties": { "Customer number": "{{xdm.n}}" } """, $$"""{"n":{{value}}}""");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), properties.GetProperty("Customer number").GetString());
    }

    [Fact]
    public void A_hash_is_what_other_tools_write() => Assert.Equal(
        // As sha256sum and BigQuery's TO_HEX(SHA256("test@example.com")) have it.
        "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b",
        Map(""" "hash": ["Mail"] """, """ "properties": { "Mail": "test@example.com" } """, "{}").GetProperty("Mail").GetString());

    [Fact]
    public void With_a_key_it_is_an_HMAC_and_the_key_is_a_secret()
    {
        MappingBench bench = Bench(""" "hash": ["N"], "hashKey": { "secret": "HASH_KEY" } """, """ "properties": { "N": "{{xdm.n}}" } """, ("HASH_KEY", Key));

        Assert.Equal(
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), "4711"u8)),
            bench.PropertiesOf("""{"n":4711}""").GetProperty("N").GetString());
        Assert.Contains(Key, bench.Plan.Secrets);
    }

    [Fact]
    public void A_list_or_object_is_hashed_value_by_value()
    {
        string one = Convert.ToHexStringLower(SHA256.HashData("1"u8));

        Assert.Equal(
            $$"""{"a":["{{one}}",null,{"b":"{{one}}"}],"c":""}""",
            Map(""" "hash": ["N"] """, """ "properties": { "N": "{{xdm.n}}" } """, """{"n":{"a":[1,null,{"b":"1"}],"c":""}}""").GetProperty("N").GetRawText());
    }

    [Fact]
    public void Ids_and_times_are_touched_by_nothing()
    {
        string plain = Record(string.Empty, """ "preset": "standard" """);
        string governed = Record(""" "properties": { "deny": ["*"], "hash": ["*"], "mask": ["email"] }, """, """ "preset": "standard" """);

        string[] own = ["time", "distinct_id", "$insert_id", "$device_id", "$user_id", "mp_lib", "$lib_version"];
        JsonElement before = MappingBench.Properties(plain);
        JsonElement after = MappingBench.Properties(governed);
        Assert.Equal(own.Append("ip").Order(), after.EnumerateObject().Select(property => property.Name).Order());
        Assert.All(own, name => Assert.Equal(before.GetProperty(name).GetRawText(), after.GetProperty(name).GetRawText()));
        Assert.Equal("0", after.GetProperty("ip").GetString());

        static string Record(string properties, string keys) => MappingBench.ForRules($$"""{ {{properties}} "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "E", {{keys}} } ] } ] }""").RecordOf("""
            {"_id":"1","timestamp":"2026-03-01T11:00:00Z","identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068"}],"Email":[{"id":"ada@a.test","authenticatedState":"authenticated"}]},"environment":{"ipV4":"203.0.113.7"},"web":{"webPageDetails":{"URL":"https://a.test/"}}}
            """);
    }

    [Fact]
    public void User_ids_are_hashed_alike_in_events_identities_and_profiles()
    {
        MappingBench bench = MappingBench.ForRules("""
            { "properties": { "identity": { "hash": true } },
              "rules": [ { "name": "R", "actions": [
                { "type": "trackEvent", "event": "E" },
                { "type": "trackEvent", "event": "Own", "distinctId": "{{xdm.login}}", "properties": { "$user_id": "{{xdm.login}}" } },
                { "type": "identify", "userId": "{{xdm.login}}", "anonymousId": "{{xdm.identityMap.ECID[0].id}}" },
                { "type": "setProfile", "set": { "A": 1 } },
                { "type": "setProfile", "distinctId": "{{xdm.login}}", "set": { "A": 1 } } ] } ] }
            """);
        string hash = Convert.ToHexStringLower(SHA256.HashData("ada@a.test"u8));

        RecordCollector mapped = bench.Map("""
            {"xdm":{"login":"ada@a.test","identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068"}],"Email":[{"id":"ada@a.test","authenticatedState":"authenticated"}]}}}
            """);

        Assert.Equal(5, mapped.Records.Count);
        Assert.All(mapped.Records, record =>
        {
            Assert.Contains(hash, record, StringComparison.Ordinal);
            Assert.DoesNotContain("ada@", record, StringComparison.Ordinal);
        });
        Assert.All(mapped.Records.Take(3), record =>
        {
            JsonElement properties = MappingBench.Properties(record);
            Assert.Equal(hash, properties.GetProperty("distinct_id").GetString());
            Assert.Equal(hash, properties.GetProperty("$user_id").GetString());
            Assert.Equal("51829008444027213808554876213768394068", properties.GetProperty("$device_id").GetString());
        });
        Assert.All(mapped.Records.Skip(3), record => Assert.Equal(hash, JsonDocument.Parse(record).RootElement.GetProperty("$distinct_id").GetString()));
    }

    [Fact]
    public void A_device_without_a_user_keeps_its_ids() => Assert.Equal(
        "$device:51829008444027213808554876213768394068",
        MappingBench.ForRules("""{ "properties": { "identity": { "hash": true } }, "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "E" } ] } ] }""")
            .PropertiesOf("""{"identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068"}]}}""").GetProperty("distinct_id").GetString());

    [Theory]
    [InlineData("false", "ada@a.test")]
    [InlineData("true", "***")]
    public void Profiles_are_governed_where_that_is_said(string profiles, string expected)
    {
        string record = MappingBench.ForRules($$"""
            { "properties": { "mask": ["email"], "profiles": {{profiles}} }, "rules": [ { "name": "R", "actions": [ { "type": "setProfile", "set": { "$email": "{{"{{xdm.mail}}"}}" } } ] } ] }
            """).RecordOf("""{"mail":"ada@a.test","identityMap":{"Email":[{"id":"u1","authenticatedState":"authenticated"}]}}""");

        Assert.Equal(expected, JsonDocument.Parse(record).RootElement.GetProperty("$set").GetProperty("$email").GetString());
    }

    [Fact]
    public void Constants_are_on_every_record_and_never_twice()
    {
        const string Rules = """ "properties": { "Source": "{{xdm.source}}", "A": 1 }, "spread": ["{{xdm.more}}"] """;

        Assert.Equal("Edge", Map(""" "constants": { "Source": "Edge" } """, Rules, "{}").GetProperty("Source").GetString());
        string record = Bench(""" "constants": { "Source": "Edge", "mp_lib": "x", "ip": "203.0.113.5" }, "deny": ["source"] """, Rules).RecordOf("""{"source":"own","more":{"Source":"spread"}}""");
        Assert.Equal(1, Count(record, "\"Source\":"));
        Assert.Equal(1, Count(record, "\"mp_lib\":"));
        Assert.Equal(1, Count(record, "\"ip\":"));
        Assert.Equal("own", Map(""" "constants": { "Source": "Edge" } """, Rules, """{"source":"own"}""").GetProperty("Source").GetString());

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Theory]
    [InlineData("https://a.test/?email=x", "https://a.test/?email=***")]
    [InlineData("https:\\/\\/a.test\\/?email=x", "https://a.test/?email=***")]
    [InlineData("\\ud83d\\ude00 a@b.test \\\"q\\\"", "😀 *** \"q\"")]
    public void Texts_are_cleaned_however_JSON_writes_them(string value, string expected) => Assert.Equal(
        [expected, expected],
        Map(""" "scrubUrls": true, "mask": ["email", "card"] """, """ "properties": { "A": "{{xdm.a}}", "B": "{{xdm.b}}" } """, $$"""{"a":"{{value}}","b":[{"c":"{{value}}"}]}""") is var properties
            ? [properties.GetProperty("A").GetString(), properties.GetProperty("B")[0].GetProperty("c").GetString()]
            : Array.Empty<string?>());

    [Fact]
    public void An_event_s_name_is_cleaned_too_and_a_number_that_is_a_card()
    {
        string record = Bench(""" "scrubUrls": true, "mask": ["email", "card"] """, """ "event": "{{xdm.url}}", "properties": { "N": "{{xdm.n}}" } """).RecordOf("""{"url":"/x?token=1","n":4111111111111111}""");

        Assert.StartsWith("""{"event":"/x?token=***",""", record, StringComparison.Ordinal);
        Assert.Contains("\"N\":\"***\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_holds_an_address_is_left_out_and_told_nowhere()
    {
        RecordCollector mapped = Bench(""" "mask": ["email"] """, """ "spread": ["{{xdm.more}}"] """).Map("""{"xdm":{"more":{"ada@a.test":1,"In":{"bob@a.test":2,"c":3}}}}""");

        Assert.DoesNotContain("@a.test", Assert.Single(mapped.Records), StringComparison.Ordinal);
        Assert.Contains("\"In\":{\"c\":3}", mapped.Records[0], StringComparison.Ordinal);
        Assert.Equal([("***", RepairKinds.Masked), ("In", RepairKinds.Masked)], mapped.Repairs);
    }

    [Fact]
    public void What_is_done_is_told_by_property()
    {
        RecordCollector mapped = Bench(
            """ "deny": ["A"], "allow": ["A", "B", "C", "D"], "hash": ["B"], "scrubUrls": true, "mask": ["card"] """,
            """ "properties": { "A": 1, "B": 1, "C": "?token=1", "D": "4111111111111111", "E": 1 } """).Map("""{"xdm":{}}""");

        Assert.Equal(
            [("A", RepairKinds.Denied), ("B", RepairKinds.Hashed), ("C", RepairKinds.Scrubbed), ("D", RepairKinds.Masked), ("E", RepairKinds.NotAllowed)], mapped.Repairs);
    }

    [Theory]
    [InlineData("null", "0")]
    [InlineData("\"198.51.100.1\"", "198.51.100.1")]
    [InlineData("\"{{xdm.none}}\"", "203.0.113.7")]
    public void An_ip_of_null_means_no_address(string ip, string expected) => Assert.Equal(
        expected,
        MappingBench.ForAction($$""" "properties": { "ip": {{ip}} }, "preset": "standard" """)
            .PropertiesOf("""{"environment":{"ipV4":"203.0.113.7"}}""").GetProperty("ip").GetString());

    [Fact]
    public void An_ip_of_null_holds_against_what_the_event_brings()
    {
        string record = MappingBench.ForAction(""" "properties": { "ip": null }, "spread": ["{{xdm.more}}"] """).RecordOf("""{"more":{"ip":"203.0.113.9"}}""");

        Assert.Contains("\"ip\":\"0\"", record, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.9", record, StringComparison.Ordinal);
    }

    private static MappingBench Bench(string properties, string action, params (string, string?)[] settings)
    {
        string name = action.Contains("\"event\"", StringComparison.Ordinal) ? string.Empty : "\"event\": \"Test\", ";
        return MappingBench.ForRules($$"""{ "properties": { {{properties}} }, "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", {{name}} {{action}} } ] } ] }""", settings);
    }

    private static JsonElement Map(string properties, string action, string xdm) => Bench(properties, action).PropertiesOf(xdm);
}
