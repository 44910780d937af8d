using System.Text.Json.Nodes;
using CsCheck;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>A small change anywhere in a rules file, such as people make by mistake.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Place">Where, as a number of the file's places.</param>
/// <param name="Key">A key to put in.</param>
/// <param name="Value">A value to put in, as JSON.</param>
internal sealed record AnyMutation(int Kind, int Place, string Key, string Value)
{
    private static readonly string[] Keys =
    [
        "$schema", "$comment", "dataElements", "rules", "path", "constant", "secret", "ip", "customCode", "default", "cleanText", "emptyAsNull", "name", "conditions", "actions",
        "any", "all", "left", "operator", "right", "caseInsensitive", "negate", "type", "project", "when", "forEach", "event", "distinctId", "time", "insertId", "properties",
        "propertiesJson", "spread", "flatten", "preset", "anonymousId", "userId", "alias", "distinctIds", "groupKey", "groupId", "set", "add", "append", "unset", "delete",
        "key", "value", "", "Event", "b}", "distinct_id", "keys", "changes", "place",
    ];

    /// <summary>No single token of a declared element: what value it has, a schema cannot tell.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "1.5", "\"\"", "\" \"", "\"plain\"", "\"{{xdm.a}}\"", "\" {{xdm.a}}\"", "\"{{\"", "\"{{ }}\"", "\"{{}}}}\"", "\"{{xdm..a}}\"", "\"{{none}}\"", "\"{{index}}\"",
        "\"xdm.a\"", "\"xdm[0]\"", "\"xdm.\"", "\"web.a\"", "\"xdm[99999]\"", "\"xdm['a\"", "\"return 1;\"", "\"return (\"", "\"[\"", "\"{}\"", "\"retail\"", "\"NOT_SET\"",
        "\"trackEvent\"", "\"identify\"", "\"setGroup\"", "\"setProfile\"", "\"equals\"", "\"isTrue\"", "\"notIn\"", "\"standard\"", "\"true\"", "\"Rule 0\"",
        "[]", "{}", "[1]", "[\"a\",\"b\"]", "[\"{{xdm.a}}\"]", "[\"{{\"]", "{\"a\":1}", "{\"time\":1}", "{\"\":1}", "{\"a\":\"{{\"}", "[{\"key\":\"a\",\"value\":null}]", "[{\"key\":\"time\",\"value\":1}]",
        "[{\"key\":\"a\"}]", "{\"path\":\"xdm.a\"}", "{\"left\":1,\"operator\":\"isTrue\"}", "[{\"left\":1,\"operator\":\"isTrue\"}]", "[{}]", "{\"any\":[]}", "{\"customCode\":\"return 1;\"}",
    ];

    /// <summary>Any change.</summary>
    public static Gen<AnyMutation> Any { get; } = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, int.MaxValue - 1], Gen.OneOf(Keys), Gen.OneOf(Values), (kind, place, key, value) => new AnyMutation(kind, place, key, value));

    /// <summary>Makes the change.</summary>
    public void Apply(JsonNode file)
    {
        (JsonNode Parent, string? Name, int Index)[] places = [.. Places(file)];
        (JsonNode parent, string? name, int index) = places[Place % places.Length];
        switch (parent)
        {
            case JsonObject map when Kind == 0:
                map.Remove(name!);
                break;
            case JsonObject map when Kind == 1 && !map.ContainsKey(Key):
                map.Remove(name!, out JsonNode? renamed);
                map.Add(Key, renamed);
                break;
            case JsonObject map when Kind == 2:
                map[name!] = JsonNode.Parse(Value);
                break;
            case JsonObject map:
                map[Key] = JsonNode.Parse(Value);
                break;
            case JsonArray list when Kind == 0:
                list.RemoveAt(index);
                break;
            case JsonArray list when Kind == 1:
                list.Add(list[index]?.DeepClone());
                break;
            case JsonArray list:
                list[index] = JsonNode.Parse(Value);
                break;
        }
    }

    private static IEnumerable<(JsonNode Parent, string? Name, int Index)> Places(JsonNode? json) => json switch
    {
        JsonObject map => map.SelectMany(entry => Places(entry.Value).Prepend((map, entry.Key, 0))),
        JsonArray list => list.SelectMany((item, index) => Places(item).Prepend((list, null, index))),
        _ => [],
    };
}
