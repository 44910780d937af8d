using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Mapping.Presets;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

/// <summary>What the documents say of the preset is what it does.</summary>
public class PresetDocsTests
{
    private static readonly IReadOnlyList<PresetProperty> Table = PresetTable.Standard;

    [Fact]
    public void The_page_lists_every_property_with_its_sources_in_the_order_of_the_table()
    {
        string[] expected = [.. Table.Select(property => $"| `{property.Name}` | {string.Join("<br>", property.Sources.Select(source => $"`{source}`"))} |")];
        Assert.Equal(expected, Rows(isTransform: false));
    }

    [Fact]
    public void The_page_explains_every_transform_that_the_table_uses()
    {
        IEnumerable<string> used = Table.SelectMany(property => property.Sources).Select(source => source.Transform).OfType<string>().Distinct();
        Assert.Equal(used.Order(StringComparer.Ordinal), Rows(isTransform: true).Select(row => row.Split('`')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_record_in_the_readme_is_what_the_built_in_rule_makes_of_the_sample()
    {
        string readme = RepositoryFile.Read("README.md");
        int section = readme.IndexOf("## An event without a rule", StringComparison.Ordinal);
        int start = readme.IndexOf("```js", section, StringComparison.Ordinal) + "```js".Length;
        JsonNode shown = JsonNode.Parse(readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)])!;
        string sample = RepositoryFile.Lines("src/MixpanelFunctions.Local/Samples/events.ndjson")
            .First(line => line.Contains("\"purchaseID\":\"FG-2026-104209\"", StringComparison.Ordinal));

        PresetRun run = PresetRun.BuiltIn();
        run.Map(sample);

        // Also in this order: people read it.
        Assert.Equal(shown.ToJsonString(), JsonNode.Parse(Assert.Single(run.Records))!.ToJsonString());
    }

    private static string[] Rows(bool isTransform)
    {
        string page = RepositoryFile.Read("docs/preset-standard.md");
        int transforms = page.IndexOf("## Transforms", StringComparison.Ordinal);
        return [.. (isTransform ? page[transforms..] : page[..transforms]).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
    }
}
