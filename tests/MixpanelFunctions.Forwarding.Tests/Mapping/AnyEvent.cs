using CsCheck;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>Events as senders may write them, odd ones among them: every kind of value anywhere, escapes, white space, repeated names.</summary>
internal static class AnyEvent
{
    /// <summary>White space as it may stand between tokens.</summary>
    public static readonly Gen<string> White = Gen.Frequency((8, Gen.Const(string.Empty)), (1, Gen.Const(" ")), (1, Gen.Const("\n")), (1, Gen.Const("\r\n\t")));

    private static readonly Gen<string> Text = Gen.OneOf(
            "a", "b", "Z9", " ", "-", "é", "😀", "\u2028", "\u007f", "\\n", "\\r", "\\t", "\\u0000", "\\u001f", "\\\"", "\\\\", "\\/", "\\u0061",
            "\\ud83d\\ude00", "\\ud800", "\\udfff", "\\uD83D", "\\\\ud800", "null", "0", "$")
        .Array[0, 6].Select(string.Concat);

    private static readonly Gen<string> Number = Gen.OneOf(
        "0", "-0", "-1", "1", "1.50", "1e3", "1E-5", "1e308", "1e309", "-1e999", "123456789012345678901234567890", "1772366280", "1772366280123", "99999999999999999");

    /// <summary>Any value but an object or array.</summary>
    public static readonly Gen<string> Leaf = Gen.OneOf(Gen.OneOf("null", "true", "false"), Number, Text.Select(text => $"\"{text}\""));

    /// <summary>What stands where a time is expected.</summary>
    public static readonly Gen<string> Time = Gen.OneOf(
        Gen.OneOf("\"2026-03-01T11:58:00.123Z\"", "\"2026-03-01\"", "1772366280", "1772366280123", "\"\"", "null", "\"soon\"", "\"2027-01-01\"", "0"), Leaf);

    /// <summary>What stands where an id is expected.</summary>
    public static readonly Gen<string> Id = Gen.OneOf(
        Gen.OneOf("\"0f8fad5b-d9cb-469f-a165-70867728950e\"", "\"83765402117895402310284716519283745610\"", "42", "\"unknown\""), Leaf);

    /// <summary>What stands where an identityMap is expected.</summary>
    public static readonly Gen<string> IdentityMap = Gen.OneOf(
        Leaf,
        ObjectOf(
            Gen.OneOf("ECID", "ecid", "CRM", "Email", "FPID"),
            Gen.OneOf(Leaf, ListOf(Gen.OneOf(Leaf, ObjectOf(Gen.OneOf("id", "primary", "authenticatedState"), Gen.OneOf(Id, Gen.OneOf("true", "\"authenticated\"", "\"true\"")), 4)), 3)),
            4));

    /// <summary>The body of a message with one event.</summary>
    public static Gen<string> Body { get; } = Gen.Select(Id, Time, Leaf, IdentityMap, Value(5), Properties(), White).Select((id, time, type, map, value, properties, white) =>
        $"{white}{{\"xdm\":{white}{{\"_id\":{id},\"timestamp\":{time},{white}\"eventType\":{type},\"identityMap\":{map},\"value\":{value},"
        + $"\"environment\":{{\"ipV4\":{type},\"browserDetails\":{value}}},\"props\":{properties}}}}}");

    /// <summary>Properties to be spread: reserved names among them, and sometimes more than a record holds.</summary>
    private static Gen<string> Properties() => Gen.Frequency(
        (1, Value(1)),
        (8, ObjectOf(Gen.OneOf(Gen.OneOf("time", "distinct_id", "$insert_id", "token", "mp_lib", "ip", "$device_id", "\\u0074ime", "Page", "$os"), Text), Value(4), 12)),
        (1, Gen.Int[200, 600].Select(count => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":{i}"))}}}")),
        (1, Gen.Int[200, 600].Select(count => $"{{\"many\":[{string.Join(',', Enumerable.Range(0, count))}]}}")));

    private static Gen<string> Value(int depth) => depth == 0
        ? Leaf
        : Gen.Frequency((4, Leaf), (1, ListOf(Value(depth - 1), 4)), (2, ObjectOf(Text, Value(depth - 1), 4)));

    private static Gen<string> ListOf(Gen<string> item, int most) =>
        Gen.Select(item.Array[0, most], White, (items, white) => $"[{white}{string.Join(white + ",", items)}{white}]");

    private static Gen<string> ObjectOf(Gen<string> name, Gen<string> value, int most) =>
        Gen.Select(Gen.Select(name, value, (key, json) => $"\"{key}\":{json}").Array[0, most], White, (entries, white) => $"{{{white}{string.Join(white + ",", entries)}{white}}}");
}
