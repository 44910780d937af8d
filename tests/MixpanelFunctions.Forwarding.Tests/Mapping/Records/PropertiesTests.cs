using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

public class PropertiesTests
{
    private const string Last = ",\"mp_lib\":\"MixpanelFunctions\",\"$lib_version\":\"5e7f0a11\",\"ip\":\"0\"}}";

    /// <summary>What one property's value in the event comes out as.</summary>
    [Theory]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"a\\nb\\u2028\\\"\"", "\"a\\nb\\u2028\\\"\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("0", "0")]
    [InlineData("-0", "-0")]
    [InlineData("1.50", "1.50")]
    [InlineData("1E5", "1E5")]
    [InlineData("12345678901234567890.123", "12345678901234567890.123")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("[1, null, {\"a\": [true]}]", "[1, null, {\"a\": [true]}]")]
    [InlineData("{ \"a\" : 1 }", "{ \"a\" : 1 }")]
    [InlineData("{\n  \"a\": 1,\r\n\t\"b\": [ 2,\n 3 ]\n}", "{\"a\":1,\"b\":[2,3]}")]
    [InlineData("[1e999, -1e999, 1e5]", "[null,null,1e5]")]
    [InlineData("{\"a\":\"\\ud800\",\"\\udc00\":\"\\ud83d\\ude00\"}", "{\"a\":\"\uFFFD\",\"\uFFFD\":\"😀\"}")]
    public void A_value_keeps_its_type_and_its_writing_as_far_as_Mixpanel_takes_it(string value, string expected) =>
        Assert.EndsWith(
            $",\"P\":{expected}{Last}",
            MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}" } """).RecordOf($$"""{"p":{{value}}}"""),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"p":null}""")]
    [InlineData("""{"p":1e999}""")]
    [InlineData("""{"p":-1e999}""")]
    public void A_property_without_a_value_is_left_out(string xdm) =>
        Assert.False(MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}", "N": null } """).PropertiesOf(xdm).TryGetProperty("P", out _));

    [Fact]
    public void Constants_keep_their_types_and_tokens_are_found_at_any_depth()
    {
        string record = MappingBench.ForAction("""
            "properties": { "n": 1.50, "t": true, "s": "å \"q\"", "o": { "a": ["{{xdm.x}}", "{{xdm.none}}", "x{{xdm.x}}"], "b": "{{xdm.none}}", "c": null }, "z": null }
            """).RecordOf("""{"x":{"y":1}}""");

        Assert.EndsWith(
            ""","n":1.50,"t":true,"s":"å \"q\"","o":{"a":[{"y":1},null,"x{\"y\":1}"],"c":null}""" + Last,
            record,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "properties": "{{xdm.props}}" """)]
    [InlineData(""" "spread": ["{{xdm.props}}"] """)]
    [InlineData(""" "spread": ["{{xdm.none}}", "{{xdm.text}}", "{{xdm.list}}", "{{xdm.props}}"] """)]
    public void A_token_that_yields_an_object_gives_its_entries(string keys) =>
        Assert.EndsWith(
            """,""" + "\"Plan\":\"gold\",\"Seats\":4,\"O\":{\"a\":{\"b\":1}}" + Last,
            MappingBench.ForAction(keys).RecordOf("""{"text":"t","list":[1],"props":{"Plan":"gold","Seats":4,"None":null,"O":{"a":{"b":1}}}}"""),
            StringComparison.Ordinal);

    [Fact]
    public void A_constant_object_may_be_the_properties_too() =>
        Assert.Contains(
            ",\"a\":1,\"b\":\"x\",",
            MappingBench.ForRules("""
                { "dataElements": { "fixed": { "constant": { "a": 1, "b": "x" } } },
                  "rules": [ { "name": "A", "actions": [ { "type": "trackEvent", "event": "e", "properties": "{{fixed}}" } ] } ] }
                """).RecordOf("{}"),
            StringComparison.Ordinal);

    [Fact]
    public void A_list_of_pairs_gives_properties() =>
        Assert.Contains(
            ",\"a\":1,\"b\":\"gold\",",
            MappingBench.ForAction(""" "properties": [ { "key": "a", "value": 1 }, { "key": "b", "value": "{{xdm.plan}}" } ] """).RecordOf("""{"plan":"gold"}"""),
            StringComparison.Ordinal);

    [Fact]
    public void The_rule_wins_over_the_spread_and_the_spread_over_the_preset()
    {
        JsonElement properties = MappingBench.ForAction(""" "properties": { "$os": "rule", "Both": "rule" }, "spread": ["{{xdm.props}}"], "preset": "standard" """)
            .PropertiesOf("""
                {"props":{"$os":"spread","Both":"spread","$model":"spread","Only":"spread"},
                 "environment":{"operatingSystem":"preset","operatingSystemVersion":"preset"},"device":{"model":"preset"}}
                """);

        string[] names = ["$os", "Both", "$model", "Only", "$os_version"];
        Assert.Equal(["rule", "rule", "spread", "spread", "preset"], names.Select(name => properties.GetProperty(name).GetString()));
        Assert.Equal(properties.EnumerateObject().Select(property => property.Name).Distinct().Count(), properties.EnumerateObject().Count());
    }

    [Fact]
    public void The_first_of_two_spreads_wins() =>
        Assert.Equal(1, MappingBench.ForAction(""" "spread": ["{{xdm.a}}", "{{xdm.b}}"] """).PropertiesOf("""{"a":{"x":1},"b":{"x":2}}""").GetProperty("x").GetInt32());

    [Fact]
    public void A_rules_property_without_a_value_leaves_its_name_to_the_event() =>
        Assert.Equal(
            "spread",
            MappingBench.ForAction(""" "properties": { "x": "{{xdm.none}}" }, "spread": ["{{xdm.a}}"] """).PropertiesOf("""{"a":{"x":"spread"}}""").GetProperty("x").GetString());

    [Theory]
    [InlineData("time")]
    [InlineData("distinct_id")]
    [InlineData("$insert_id")]
    [InlineData("token")]
    [InlineData("mp_lib")]
    [InlineData("$lib_version")]
    [InlineData("$device_id")]
    [InlineData("\\u0074ime")]
    [InlineData("t\\u006fken")]
    public void What_the_event_brings_does_not_take_the_place_of_the_records_own_fields(string name)
    {
        JsonElement properties = MappingBench.ForAction(""" "spread": ["{{xdm.props}}"] """)
            .PropertiesOf($$$"""{"identityMap":{"ECID":[{"id":"7"}]},"props":{"{{{name}}}":"theirs","Other":1}}""");

        Assert.DoesNotContain(properties.EnumerateObject(), property => property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() == "theirs");
        Assert.Equal("MixpanelFunctions", properties.GetProperty("mp_lib").GetString());
        Assert.Equal(MappingBench.RulesVersion, properties.GetProperty("$lib_version").GetString());
        Assert.Equal(1, properties.GetProperty("Other").GetInt32());
    }

    [Fact]
    public void A_rule_may_set_mp_lib_itself()
    {
        Assert.Equal("web", MappingBench.ForAction(""" "properties": { "mp_lib": "web" }, "spread": ["{{xdm.p}}"] """).PropertiesOf("""{"p":{"mp_lib":"theirs"}}""").GetProperty("mp_lib").GetString());
        Assert.Equal("MixpanelFunctions", MappingBench.ForAction(""" "properties": { "mp_lib": "{{xdm.none}}" } """).PropertiesOf("{}").GetProperty("mp_lib").GetString());
    }

    [Fact]
    public void A_rule_may_set_the_library_version_itself()
    {
        Assert.Equal("9", MappingBench.ForAction(""" "properties": { "$lib_version": "9" }, "spread": ["{{xdm.p}}"] """).PropertiesOf("""{"p":{"$lib_version":"theirs"}}""").GetProperty("$lib_version").GetString());
        Assert.Equal(MappingBench.RulesVersion, MappingBench.ForAction(""" "properties": { "$lib_version": "{{xdm.none}}" } """).PropertiesOf("{}").GetProperty("$lib_version").GetString());
    }

    [Theory]
    [InlineData("", "{}", "0")]
    [InlineData(""" "properties": { "ip": "{{xdm.a}}" } """, """{"a":"203.0.113.7"}""", "203.0.113.7")]
    [InlineData(""" "properties": { "ip": "{{xdm.a}}" } """, """{}""", "0")]
    [InlineData(""" "properties": { "ip": "{{xdm.a}}" } """, """{"a":null}""", "0")]
    [InlineData(""" "properties": { "ip": "{{xdm.a}}" } """, """{"a":""}""", "0")]
    [InlineData(""" "spread": ["{{xdm.s}}"] """, """{"s":{"ip":"203.0.113.7"}}""", "203.0.113.7")]
    [InlineData(""" "spread": ["{{xdm.s}}"] """, """{"s":{"ip":""}}""", "0")]
    [InlineData(""" "preset": "standard" """, """{"environment":{"ipV4":"203.0.113.7","ipV6":"2001:db8::7"}}""", "203.0.113.7")]
    [InlineData(""" "preset": "standard" """, """{"environment":{"ipV6":"2001:db8::7"}}""", "2001:db8::7")]
    [InlineData(""" "preset": "standard" """, """{"environment":{"ipV4":"","ipV6":"2001:db8::7"}}""", "2001:db8::7")]
    [InlineData(""" "preset": "standard" """, """{"environment":{}}""", "0")]
    [InlineData(""" "properties": { "ip": "198.51.100.1" }, "preset": "standard" """, """{"environment":{"ipV4":"203.0.113.7"}}""", "198.51.100.1")]
    [InlineData(""" "properties": { "ip": "{{xdm.none}}" }, "preset": "standard" """, """{"environment":{"ipV4":"203.0.113.7"}}""", "203.0.113.7")]
    public void Where_no_address_of_the_client_is_known_ip_is_0(string keys, string xdm, string expected) =>
        Assert.Equal(expected, MappingBench.ForAction(keys).PropertiesOf(xdm).GetProperty("ip").GetString());

    [Theory]
    [InlineData("""{"a":{"b":{"c":{"d":{"e":1}}},"f":2},"g":[{"h":1}],"i":{}}""", """ "a.b.c.d.e":1,"a.f":2,"g":[{"h":1}] """)]
    [InlineData("""{"a":{"b":null,"c":{"d":null}}}""", "")]
    [InlineData("""{"a":{"b":1},"a.b":2}""", """ "a.b":2 """)]
    [InlineData("""{"a.b":2,"a":{"b":1}}""", """ "a.b":2 """)]
    [InlineData("""{"a\"":{"b\u0062":1}}""", """ "a\".bb":1 """)]
    [InlineData("""{"":{"":{"a":1}},"b":{"":2}}""", """ "..a":1,"b.":2 """)]
    public void Flatten_resolves_nested_objects_to_names_with_dots(string props, string expected)
    {
        string record = MappingBench.ForAction(""" "spread": ["{{xdm.props}}"], "flatten": true """).RecordOf($$"""{"props":{{props}}}""");

        Assert.EndsWith((expected.Length == 0 ? string.Empty : ",") + expected.Trim() + Last, record, StringComparison.Ordinal);
    }

    [Fact]
    public void Flatten_resolves_objects_of_the_rules_own_properties_too() =>
        Assert.EndsWith(
            ",\"O.a.b\":1,\"L\":[{\"c\":2}]" + Last,
            MappingBench.ForAction(""" "properties": { "O": "{{xdm.o}}", "L": "{{xdm.l}}", "O.a.b": "late" }, "flatten": true """).RecordOf("""{"o":{"a":{"b":1}},"l":[{"c":2}]}"""),
            StringComparison.Ordinal);

    [Fact]
    public void A_name_that_comes_twice_in_a_spread_keeps_its_first_place_and_its_last_value() =>
        Assert.EndsWith(
            ",\"a\":3,\"b\":2" + Last,
            MappingBench.ForAction(""" "spread": ["{{xdm.props}}"] """).RecordOf("""{"props":{"a":1,"b":2,"\u0061":3}}"""),
            StringComparison.Ordinal);

    [Fact]
    public void Names_are_compared_and_sent_in_one_spelling() =>
        Assert.EndsWith(
            ",\"é/\":1,\"\\n\":2" + Last,
            MappingBench.ForAction(""" "properties": { "é/": 1 }, "spread": ["{{xdm.props}}"] """).RecordOf("""{"props":{"\u00e9\/":5,"\u000a":2}}"""),
            StringComparison.Ordinal);

    [Fact]
    public void A_broken_character_in_a_name_is_replaced() =>
        Assert.EndsWith(
            ",\"x\uFFFD\":1" + Last,
            MappingBench.ForAction(""" "spread": ["{{xdm.props}}"] """).RecordOf("""{"props":{"x\ud800":1}}"""),
            StringComparison.Ordinal);

    [Fact]
    public void Broken_UTF_8_is_replaced_and_the_rest_stays()
    {
        byte[] body = [.. "{\"xdm\":{\"p\":\"a"u8, 0xFF, .. "b"u8, 0xC3, .. "\"}}"u8];

        Assert.EndsWith(
            ",\"P\":\"a\uFFFDb\uFFFD\"" + Last,
            MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}" } """).Record(MappingBench.Message(body)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_in_a_text_with_tokens_is_replaced() =>
        Assert.EndsWith(
            ",\"P\":\"<\uFFFD>\"" + Last,
            MappingBench.ForAction(""" "properties": { "P": "<{{xdm.p}}>" } """).RecordOf("""{"p":"\udfff"}"""),
            StringComparison.Ordinal);

    [Fact]
    public void A_string_longer_than_Mixpanel_keeps_is_sent_whole()
    {
        string text = new('x', 5_000);

        Assert.Equal(text, MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}" } """).PropertiesOf($$"""{"p":"{{text}}"}""").GetProperty("P").GetString());
    }
}
