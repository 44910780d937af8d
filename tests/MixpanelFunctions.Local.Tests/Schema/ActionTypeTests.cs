using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Local.Schema;

namespace MixpanelFunctions.Local.Tests.Schema;

/// <summary>Every type of action is in the schema, in what <c>explain</c> says and in docs/rules.md.</summary>
public sealed partial class ActionTypeTests
{
    private static readonly JsonNode Definitions = JsonNode.Parse(RulesSchema.Write())!["$defs"]!;

    /// <summary>The keys that every type has.</summary>
    private static readonly string[] Common = ["type", "project", "token", "when", "forEach"];

    public static TheoryData<string> Types => [.. ActionTypes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_schema_offers_it_with_its_own_keys(string name)
    {
        ActionType type = TypeNamed(name);
        JsonNode schema = Definitions[name]!;

        Assert.Contains(Definitions["action"]!["properties"]!["type"]!["anyOf"]!.AsArray(), word => (string?)word!["const"] == name && (string?)word["description"] == type.Summary);
        Assert.Contains(Definitions["action"]!["allOf"]!.AsArray(), branch => (string?)branch!["then"]!["$ref"] == $"#/$defs/{name}");
        Assert.Equal(KeysOf(type).Concat(Common).Order(StringComparer.Ordinal), schema["properties"]!.AsObject().Select(key => key.Key).Order(StringComparer.Ordinal));
        Assert.Equal(type.RequiredKeys.Prepend("type"), schema["required"]!.AsArray().Select(key => (string)key!));
        Assert.All(type.OptionalKeys, key => Assert.NotNull(schema["properties"]![key]!["description"]));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Its_example_shows_what_it_cannot_be_without(string name)
    {
        ActionType type = TypeNamed(name);
        JsonObject example = JsonNode.Parse(type.Example)!.AsObject();

        Assert.Equal(name, (string?)example["type"]);
        Assert.All(type.RequiredKeys, key => Assert.True(example.ContainsKey(key), $"{name} needs {key}, which its example does not show."));
        Assert.True(type.AlternativeKeys.Count == 0 || type.AlternativeKeys.Any(example.ContainsKey), $"{name} needs one of {string.Join(", ", type.AlternativeKeys)}; its example shows none.");
        Assert.Empty(AppUnderTest.Errors(RulesExamples.RuleWith(type)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Explain_says_where_each_value_of_its_example_comes_from(string name)
    {
        ActionType type = TypeNamed(name);

        EventExplanation explained = AppUnderTest.Explain(RulesExamples.RuleWith(type), """{"xdm":{"_id":"1","eventType":"view"}}""");

        ActionExplanation action = Assert.Single(Assert.Single(explained.Rules).Actions);
        Assert.Equal(name, action.Type);
        string[] written = [.. action.Fields.Select(field => field.Written)];
        Assert.All(Leaves(JsonNode.Parse(type.Example)!.AsObject().Where(key => !Common.Contains(key.Key) && key.Key != "preset")), value => Assert.Contains(value, written));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_page_of_rules_has_a_section_with_its_keys(string name)
    {
        string[] sections = [.. Heading().Split(RepositoryFile.Read("docs/rules.md")).Where(section => section.Split('\n')[0].Contains($"`{name}`", StringComparison.Ordinal))];

        string section = Assert.Single(sections);
        Assert.All(KeysOf(TypeNamed(name)), key => Assert.Contains($"`{key}`", section, StringComparison.OrdinalIgnoreCase));
    }

    private static ActionType TypeNamed(string name) => ActionTypes.All.Single(type => type.Name == name);

    private static IEnumerable<string> KeysOf(ActionType type) => [.. type.RequiredKeys, .. type.OptionalKeys, .. type.AlternativeKeys];

    /// <summary>The values that an action gives, as they are written; those of objects and lists one by one.</summary>
    private static IEnumerable<string> Leaves(IEnumerable<KeyValuePair<string, JsonNode?>> keys) => keys.SelectMany(key => key.Value switch
    {
        JsonObject map => map.Select(entry => Written(entry.Value)),
        JsonArray list => list.Select(Written),
        _ => [Written(key.Value)],
    });

    private static string Written(JsonNode? value) => JsonSerializer.Serialize(value);

    [GeneratedRegex("^#+ ", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
