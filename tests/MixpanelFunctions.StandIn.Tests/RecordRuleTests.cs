using System.Text.Json.Nodes;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>Each rule of Mixpanel's on a record, on both sides of its edge.</summary>
public class RecordRuleTests
{
    // The clock stands at 2026-01-15T12:00:00Z = 1768478400 s.
    public static TheoryData<string, string> GoodRecords => new()
    {
        { "a plain record", Record() },
        { "properties before the event", """{"properties":{"time":1768478400000,"distinct_id":"u","$insert_id":"i"},"event":"Signup"}""" },
        { "an event name with escapes", Record(name: "\"\\u0053ignup \\ud83d\\ude00\"") },
        { "time in seconds", Record(time: "1768478400") },
        { "the first second of 1971", Record(time: "31536000") },
        { "the first millisecond of 1971", Record(time: "31536000000") },
        { "an hour ahead in milliseconds", Record(time: "1768482000000") },
        { "an hour ahead in seconds", Record(time: "1768482000") },
        { "an empty distinct_id", Record(distinctId: "\"\"") },
        { "a distinct_id that begins with a refused value", Record(distinctId: "\"anonymous-1\"") },
        { "a distinct_id that is another number", Record(distinctId: "\"1\"") },
        { "an insert_id of 1 byte", Record(insertId: "\"a\"") },
        { "an insert_id of 36 bytes", Record(insertId: Quote(new string('a', 36))) },
        { "an insert_id of every kind of character", Record(insertId: "\"azAZ09-\"") },
        { "an insert_id with an escaped letter", Record(insertId: "\"\\u0061\"") },
        { "254 properties", Record(more: Members(251)) },
        { "a nested object of 254 keys", Record(more: $"\"o\":{{{Members(254)}}}") },
        { "an array of 254 elements", Record(more: $"\"a\":[{Elements(254)}]") },
        { "an array of 254 elements at depth 3", Record(more: $"\"a\":{{\"b\":{{\"c\":[{Elements(254)}]}}}}") },
        { "objects three deep", Record(more: "\"a\":{\"b\":{\"c\":{\"d\":1}}}") },
        { "objects and arrays three deep", Record(more: "\"a\":[{\"b\":[1]},[{}]]") },
        { "the same key in two objects", Record(more: "\"a\":{\"k\":1},\"b\":{\"k\":1},\"k\":{\"k\":{\"k\":1}}") },
        { "keys that differ in case only", Record(more: "\"A\":1,\"a\":2") },
        { "a pair of surrogates", Record(more: "\"a\":\"\\ud83d\\ude00\"") },
        { "text beyond ASCII", Record(more: "\"å\":\"日本\\n\"") },
        { "an escaped backslash before what looks like an escape", Record(more: "\"a\":\"\\\\ud83d\"") },
        { "the largest double", Record(more: "\"a\":1.7976931348623157e308") },
        { "308 zeros", Record(more: "\"a\":1" + new string('0', 308)) },
        { "a number too small for a double", Record(more: "\"a\":1e-400") },
        { "every kind of value", Record(more: "\"a\":true,\"b\":false,\"c\":null,\"d\":-0.5,\"e\":\"\",\"\":1") },
    };

    public static TheoryData<string, string, string> BadRecords => new()
    {
        { "a number for a record", "1", "" },
        { "null for a record", "null", "" },
        { "an array for a record", "[]", "" },
        { "no event", Record(name: null), "event" },
        { "an empty event name", Record(name: "\"\""), "event" },
        { "a number for an event name", Record(name: "5"), "event" },
        { "null for an event name", Record(name: "null"), "event" },
        { "no properties", """{"event":"Signup"}""", "properties" },
        { "an array for properties", """{"event":"Signup","properties":[]}""", "properties" },
        { "text for properties", """{"event":"Signup","properties":"x"}""", "properties" },
        { "null for properties", """{"event":"Signup","properties":null}""", "properties" },
        { "a further field in the record", """{"event":"Signup","properties":{"time":1768478400,"distinct_id":"u","$insert_id":"i"},"more":{"a":1}}""", "more" },
        { "event twice", """{"event":"Signup","event":"Signup","properties":{"time":1768478400,"distinct_id":"u","$insert_id":"i"}}""", "event" },
        { "no time", Record(time: null), "properties.time" },
        { "time as text", Record(time: "\"1768478400\""), "properties.time" },
        { "time with a fraction", Record(time: "1768478400.5"), "properties.time" },
        { "time with an exponent", Record(time: "1e9"), "properties.time" },
        { "null for time", Record(time: "null"), "properties.time" },
        { "an object for time", Record(time: "{\"a\":[1]}"), "properties.time" },
        { "time beyond 64 bits", Record(time: "99999999999999999999"), "properties.time" },
        { "the last second of 1970", Record(time: "31535999"), "properties.time" },
        { "the last millisecond of 1970", Record(time: "31535999999"), "properties.time" },
        { "a negative time", Record(time: "-1768478400000"), "properties.time" },
        { "the lowest 64-bit time", Record(time: "-9223372036854775808"), "properties.time" },
        { "the highest 64-bit time", Record(time: "9223372036854775807"), "properties.time" },
        { "a negative time that would be a good one after an overflow", Record(time: "-2305843007445215552"), "properties.time" },
        { "time 0", Record(time: "0"), "properties.time" },
        { "an hour and a millisecond ahead", Record(time: "1768482000001"), "properties.time" },
        { "an hour and a second ahead", Record(time: "1768482001"), "properties.time" },
        { "microseconds", Record(time: "1768478400000000"), "properties.time" },
        { "no distinct_id", Record(distinctId: null), "properties.distinct_id" },
        { "a number for distinct_id", Record(distinctId: "5"), "properties.distinct_id" },
        { "null for distinct_id", Record(distinctId: "null"), "properties.distinct_id" },
        { "a distinct_id with a lone surrogate", Record(distinctId: "\"\\ud800\""), "properties.distinct_id" },
        { "no insert_id", Record(insertId: null), "properties.$insert_id" },
        { "an empty insert_id", Record(insertId: "\"\""), "properties.$insert_id" },
        { "an insert_id of 37 bytes", Record(insertId: Quote(new string('a', 37))), "properties.$insert_id" },
        { "an insert_id with a letter beyond ASCII", Record(insertId: "\"å\""), "properties.$insert_id" },
        { "an insert_id with an underscore", Record(insertId: "\"a_b\""), "properties.$insert_id" },
        { "an insert_id with a space", Record(insertId: "\"a b\""), "properties.$insert_id" },
        { "a number for insert_id", Record(insertId: "5"), "properties.$insert_id" },
        { "255 properties", Record(more: Members(252)), "properties" },
        { "600 properties", Record(more: Members(597)), "properties" },
        { "a nested object of 255 keys", Record(more: $"\"o\":{{{Members(255)}}}"), "properties.o" },
        { "an array of 255 elements", Record(more: $"\"a\":[{Elements(255)}]"), "properties.a" },
        { "an array of 255 elements at depth 3", Record(more: $"\"a\":{{\"b\":{{\"c\":[{Elements(255)}]}}}}"), "properties.a" },
        { "objects four deep", Record(more: "\"a\":{\"b\":{\"c\":{\"d\":{}}}}"), "properties.a" },
        { "arrays four deep", Record(more: "\"a\":[[[[]]]]"), "properties.a" },
        { "arrays a thousand deep", Record(more: "\"a\":" + new string('[', 1000) + new string(']', 1000)), "properties.a" },
        { "a property twice", Record(more: "\"a\":1,\"a\":1"), "properties.a" },
        { "a property twice, once escaped", Record(more: "\"a\":1,\"\\u0061\":1"), "properties.a" },
        { "time twice", Record(more: "\"time\":1768478400000"), "properties.time" },
        { "a key twice in a nested object", Record(more: "\"o\":{\"b\":[{\"k\":1,\"j\":2,\"k\":3}]}"), "properties.o" },
        { "a lone high surrogate", Record(more: "\"a\":\"x\\ud83dx\""), "properties.a" },
        { "a lone high surrogate at the end", Record(more: "\"a\":\"\\ud83d\""), "properties.a" },
        { "a lone low surrogate", Record(more: "\"a\":\"\\uDE00\""), "properties.a" },
        { "two high surrogates", Record(more: "\"a\":\"\\ud83d\\ud83d\\ude00\""), "properties.a" },
        { "a high surrogate and another escape", Record(more: "\"a\":\"\\ud83d\\n\\ude00\""), "properties.a" },
        { "a lone surrogate in an array", Record(more: "\"a\":[[\"\\ud83d\"]]"), "properties.a" },
        { "a lone surrogate in a name", Record(more: "\"\\ud83d\":1"), "properties" },
        { "a lone surrogate in a key", Record(more: "\"o\":{\"\\ud83d\":1}"), "properties.o" },
        { "a lone surrogate in a field's name", """{"\ud83d":1,"event":"e","properties":{}}""", "" },
        { "a number beyond a double", Record(more: "\"a\":1e309"), "properties.a" },
        { "a negative number beyond a double", Record(more: "\"a\":[-1e400]"), "properties.a" },
        { "310 digits", Record(more: "\"a\":1" + new string('0', 309)), "properties.a" },
    };

    public static TheoryData<string> RefusedValues =>
    [
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined",
        "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}", "ANON", "Anonymous", "NIL", "None", "Null", "N/A", "Na",
        "UNDEFINED", "Unknown", "<NIL>", "True", "FALSE",
    ];

    [Theory]
    [MemberData(nameof(GoodRecords))]
    public async Task A_good_record_is_taken(string what, string record)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();

        Reply reply = await mixpanel.ImportAsync(record);

        Assert.True(reply.Status == 200, what + ": " + reply.Body);
        Assert.Equal("""{"code":200,"num_records_imported":1,"status":"OK"}""", reply.Body);
        Assert.Equal(1, mixpanel.Store.Counts.Accepted);
    }

    [Theory]
    [MemberData(nameof(BadRecords))]
    public async Task A_bad_record_is_refused_with_its_field(string what, string record, string field)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();

        Reply reply = await mixpanel.ImportAsync(Numbered(1), record, Numbered(2));

        Assert.True(reply.Status == 400, what + ": " + reply.Body);
        Assert.Equal(1, (int?)reply.FailedRecord["index"]);
        Assert.Equal(field, (string?)reply.FailedRecord["field"]);
        Assert.Contains(" invalid: ", (string?)reply.FailedRecord["message"], StringComparison.Ordinal);
        Assert.Equal(2, (int?)reply.Json["num_records_imported"]);
        Assert.Equal((2, 1), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Refused));
    }

    [Theory]
    [MemberData(nameof(BadRecords))]
    public async Task A_bad_record_is_refused_as_a_line_too(string what, string record, string field)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();

        Reply reply = await mixpanel.ImportLinesAsync(Numbered(1), record, Numbered(2));

        Assert.True(reply.Status == 400, what + ": " + reply.Body);
        Assert.Equal(1, (int?)reply.FailedRecord["index"]);
        Assert.Equal(field, (string?)reply.FailedRecord["field"]);
    }

    [Theory]
    [MemberData(nameof(RefusedValues))]
    public async Task A_refused_value_is_no_distinct_id_and_no_insert_id(string value)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();

        Reply asDistinctId = await mixpanel.ImportAsync(Record(distinctId: Quote(value)));
        Reply asInsertId = await mixpanel.ImportAsync(Record(insertId: Quote(value)));

        Assert.Equal("properties.distinct_id", (string?)asDistinctId.FailedRecord["field"]);
        Assert.Equal("properties.$insert_id", (string?)asInsertId.FailedRecord["field"]);
        Assert.Equal(value, (string?)asInsertId.FailedRecord["$insert_id"]);
    }

    [Theory]
    [InlineData("value", "properties.a", new byte[] { (byte)'"', (byte)'a', (byte)'"', (byte)':', (byte)'"', 0xC3, (byte)'"' })]
    [InlineData("a surrogate as UTF-8", "properties.a", new byte[] { (byte)'"', (byte)'a', (byte)'"', (byte)':', (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' })]
    [InlineData("name", "properties", new byte[] { (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1' })]
    public async Task Bytes_that_are_no_utf8_fail_their_record_only(string what, string field, byte[] property)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();
        string[] parts = $"[{Numbered(1)},{Record(more: "@")},{Record(insertId: "\"å\"")}]".Split('@');
        byte[] body = [.. TestStandIn.Bytes(parts[0]), .. property, .. TestStandIn.Bytes(parts[1])];

        Reply reply = await mixpanel.SendAsync("import?strict=1", body);

        Assert.True(reply.Status == 400, what + ": " + reply.Body);
        JsonArray rows = reply.Json["failed_records"]!.AsArray();
        Assert.Equal(2, rows.Count);
        Assert.Equal(1, (int?)rows[0]!["index"]);
        Assert.Equal(field, (string?)rows[0]!["field"]);
        Assert.EndsWith("should be valid utf8", (string?)rows[0]!["message"], StringComparison.Ordinal);
        Assert.Equal("id-1", (string?)rows[0]!["$insert_id"]);
    }

    [Theory]
    [InlineData(1_048_575, 200)]
    [InlineData(1_048_576, 400)]
    public async Task A_record_must_be_smaller_than_1_MB(int bytes, int status)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();
        int room = bytes - Record(more: "\"a\":\"\"").Length;
        string record = Record(more: $"\"a\":\"{new string('x', room)}\"");

        Reply reply = await mixpanel.ImportAsync(Numbered(1), record);

        Assert.Equal(bytes, record.Length);
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task The_first_broken_rule_is_told_and_an_id_that_follows_it_is_found()
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();

        Reply reply = await mixpanel.ImportAsync(
            """{"event":"Signup","properties":{"time":"now","a":[[[[]]]],"distinct_id":"anon","$insert_id":"id-9"}}""");

        Assert.Equal("id-9", (string?)reply.FailedRecord["$insert_id"]);
        Assert.Equal("properties.time", (string?)reply.FailedRecord["field"]);
        Assert.Equal(
            "'properties.time' is invalid: must be specified as seconds since epoch", (string?)reply.FailedRecord["message"]);
    }

    [Theory]
    [InlineData("""{"event":"$identify","properties":{"$identified_id":"u","$anon_id":"a","token":"t"}}""", 200)]
    [InlineData("""{"event":"$identify","properties":{"$identified_id":"u","token":"t"}}""", 400)]
    [InlineData("""{"event":"$create_alias","properties":{"distinct_id":"u","alias":"a","token":"t"}}""", 200)]
    [InlineData("""{"event":"$create_alias","properties":{"alias":"a","token":"t"}}""", 400)]
    [InlineData("""{"event":"$merge","properties":{"$distinct_ids":["a","b"],"token":"t"}}""", 200)]
    [InlineData("""{"event":"$merge","properties":{"token":"t"}}""", 400)]
    [InlineData("""{"event":"Signup","properties":{"$identified_id":"u","$anon_id":"a","$distinct_ids":["a","b"]}}""", 400)]
    public async Task An_identity_event_needs_only_the_properties_documented_for_it(string record, int status)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();

        Assert.Equal(status, (await mixpanel.ImportAsync(record)).Status);
    }

    [Fact]
    public async Task The_rules_follow_the_clock()
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync();
        string record = Record(time: "1768482000001");
        Reply before = await mixpanel.ImportAsync(record);

        mixpanel.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(400, before.Status);
        Assert.Equal(200, (await mixpanel.ImportAsync(record)).Status);
    }
}
