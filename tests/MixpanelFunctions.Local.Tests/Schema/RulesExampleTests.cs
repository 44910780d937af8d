using System.Text.Json.Nodes;
using MixpanelFunctions.Local.Schema;

namespace MixpanelFunctions.Local.Tests.Schema;

public sealed class RulesExampleTests(SchemaValidators validators) : IClassFixture<SchemaValidators>
{
    public static TheoryData<string> Examples => [.. RulesExamples.All.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Both_take_what_the_documents_and_samples_show(string example)
    {
        string text = RulesExamples.All[example];

        Assert.Empty(AppUnderTest.Errors(text));
        Assert.Empty(validators.OfDocument(RulesExamples.Parse(text)));
    }

    [Fact]
    public void The_pages_with_rules_are_among_them()
    {
        Assert.Contains("README.md, 1", RulesExamples.All.Keys);
        Assert.Contains("rules.md, 1", RulesExamples.All.Keys);
        Assert.Contains("samples.md, 2", RulesExamples.All.Keys);
        Assert.Contains("specification.json", RulesExamples.All.Keys);
    }

    /// <summary>So that no key is in the schema that the app does not know.</summary>
    [Fact]
    public void Every_key_of_the_schema_is_in_one_of_them()
    {
        JsonNode schema = JsonNode.Parse(RulesSchema.Write())!;
        HashSet<string> shown = [.. RulesExamples.All.Values.SelectMany(example => Names(RulesExamples.Parse(example)))];

        IEnumerable<string> keys = schema["$defs"]!.AsObject().Select(definition => definition.Value!).Prepend(schema)
            .SelectMany(definition => definition["properties"]?.AsObject().Select(key => key.Key) ?? []);

        Assert.Empty(keys.Except(shown));
    }

    private static IEnumerable<string> Names(JsonNode? json) => json switch
    {
        JsonObject map => map.SelectMany(entry => Names(entry.Value).Prepend(entry.Key)),
        JsonArray list => list.SelectMany(Names),
        _ => [],
    };
}
