using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

public class ObjectEntriesTests
{
    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "c", "a.b", "", "\\u0061", "\\\"", "\\n", "é", "\\u00e9", "long name with blanks");

    private static readonly Gen<string> Leaf = Gen.OneOf("1", "-2.50", "true", "false", "null", "\"text\"", "\"a\\u0062\\\"\"", "[]", "[ 1, {\"x\": 2} ]", "[[\"é\"]]");

    private static readonly Gen<string> Object3 = ObjectOf(Gen.OneOf(Leaf, ObjectOf(Gen.OneOf(Leaf, ObjectOf(Leaf)))));

    /// <summary>Members that meet under two names when they are flattened.</summary>
    private static readonly string[] Meeting = ["\"a.b.c\":1", "\"a\":{\"b.c\":4,\"b\":{\"c\":5}}", "\"a.b\":{\"c\":3}", "\"d\":{\"e\":7}", "\"d.e\":6"];

    [Fact]
    public void They_are_those_of_a_dictionary() => Gen.Select(Object3, Gen.Bool, Gen.OneOf("", "P", "p.q")).Sample(
        (json, flatten, prefix) =>
        {
            List<(string[] Steps, string Value)> found = [];
            using JsonDocument document = JsonDocument.Parse(json);
            Walk(document.RootElement, prefix.Length == 0 ? [] : [prefix], flatten, found);

            Assert.Equal(found.GroupBy(entry => string.Join('.', entry.Steps)).Select(same => (same.Key, Chosen([.. same]))), Collect(json, flatten, prefix));
        },
        iter: 2_000,
        threads: 1);

    [Fact]
    public void The_next_object_starts_anew()
    {
        ObjectEntries entries = new();
        (EventValues first, JsonValue one) = Value("""{"a":1,"b":2}""");
        (EventValues second, JsonValue two) = Value("""{"b":3}""");

        entries.Collect(first, one, false, default);
        entries.Collect(second, two, false, default);

        Assert.Equal(1, entries.Count);
        Assert.Equal("3", Encoding.UTF8.GetString(second.Bytes(entries.Value(0))));
    }

    [Fact]
    public void Names_may_be_longer_than_the_buffers()
    {
        string name = new('n', 1_000);
        string escaped = new StringBuilder().Insert(0, "\\n", 1_000).ToString();

        Assert.Equal(
            [($"{name}.{name}", "1"), ($"{name}.{new string('\n', 1_000)}", "2")],
            Collect($$$"""{"{{{name}}}":{"{{{name}}}":1,"{{{escaped}}}":2}}""", true, string.Empty));
    }

    private static Gen<string> ObjectOf(Gen<string> value) =>
        Gen.Select(Name, value, (name, json) => $"\"{name}\" : {json}").Array[0, 5].Select(entries => $"{{{string.Join(" ,", entries)}}}");

    [Fact]
    public void Of_values_that_meet_under_one_name_the_same_counts_whatever_the_order_of_keys() => Gen.Shuffle(Meeting).Sample(
        members => Assert.Equal([("a.b.c", "1"), ("d.e", "6")], Collect($"{{{string.Join(',', members)}}}", true, string.Empty).Order()),
        iter: 120,
        threads: 1);

    [Theory]
    [InlineData("""{"a.b":{"c":3},"a":{"b.c":4}}""")]
    [InlineData("""{"a":{"b.c":4},"a.b":{"c":3}}""")]
    public void Of_values_nested_alike_the_smaller_text_counts(string json) => Assert.Equal([("a.b.c", "3")], Collect(json, true, string.Empty));

    private static string Chosen((string[] Steps, string Value)[] same) => same
        .Where(entry => entry.Steps.Length == same.Min(other => other.Steps.Length))
        .GroupBy(entry => string.Join('\0', entry.Steps))
        .Select(twice => twice.Last().Value)
        .OrderBy(value => value.Trim('"'), StringComparer.Ordinal)
        .First();

    private static void Walk(JsonElement json, string[] above, bool flatten, List<(string[] Steps, string Value)> found)
    {
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string[] steps = [.. above, property.Name];
            if (flatten && property.Value.ValueKind == JsonValueKind.Object)
            {
                Walk(property.Value, steps, flatten, found);
            }
            else
            {
                found.Add((steps, property.Value.GetRawText()));
            }
        }
    }

    private static List<(string Name, string Value)> Collect(string json, bool flatten, string prefix)
    {
        ObjectEntries entries = new();
        (EventValues values, JsonValue value) = Value(json);
        entries.Collect(values, value, flatten, Encoding.UTF8.GetBytes(prefix));
        return
        [
            .. Enumerable.Range(0, entries.Count).Select(i => (
                JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(entries.Key(i))}\"")!,
                Text(values, entries.Value(i)))),
        ];
    }

    private static string Text(EventValues values, JsonValue value)
    {
        string text = Encoding.UTF8.GetString(values.Bytes(value));
        return value.Kind == JsonKind.String ? $"\"{text}\"" : text;
    }

    private static (EventValues Values, JsonValue Value) Value(string json)
    {
        EventValues values = new(new CapturePlanBuilder().Build(), []);
        return (values, values.Keep(JsonKind.Object, Encoding.UTF8.GetBytes(json), ValueTraits.Unchecked));
    }
}
