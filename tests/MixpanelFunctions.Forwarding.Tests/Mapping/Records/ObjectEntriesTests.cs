using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

public class ObjectEntriesTests
{
    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "c", "a.b", "", "\\u0061", "\\\"", "\\n", "é", "\\u00e9", "long name with blanks");

    private static readonly Gen<string> Leaf = Gen.OneOf("1", "-2.50", "true", "false", "null", "\"text\"", "\"a\\u0062\\\"\"", "[]", "[ 1, {\"x\": 2} ]", "[[\"é\"]]");

    private static readonly Gen<string> Object3 = ObjectOf(Gen.OneOf(Leaf, ObjectOf(Gen.OneOf(Leaf, ObjectOf(Leaf)))));

    [Fact]
    public void They_are_those_of_a_dictionary() => Gen.Select(Object3, Gen.Bool, Gen.OneOf("", "P", "p.q")).Sample(
        (json, flatten, prefix) =>
        {
            List<(string Name, string Value)> expected = [];
            using JsonDocument document = JsonDocument.Parse(json);
            Walk(document.RootElement, prefix.Length == 0 ? null : prefix, flatten, expected);

            Assert.Equal(expected, Collect(json, flatten, prefix));
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

    private static void Walk(JsonElement json, string? prefix, bool flatten, List<(string Name, string Value)> found)
    {
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string name = prefix is null ? property.Name : $"{prefix}.{property.Name}";
            if (flatten && property.Value.ValueKind == JsonValueKind.Object)
            {
                Walk(property.Value, name, flatten, found);
                continue;
            }

            int known = found.FindIndex(entry => entry.Name == name);
            (string, string) entry = (name, property.Value.GetRawText());
            if (known < 0)
            {
                found.Add(entry);
            }
            else
            {
                found[known] = entry;
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
