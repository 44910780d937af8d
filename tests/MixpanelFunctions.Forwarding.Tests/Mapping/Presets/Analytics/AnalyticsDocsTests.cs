using System.Globalization;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

/// <summary>What docs/preset-analytics.md says of the preset is what it does.</summary>
public class AnalyticsDocsTests
{
    private static readonly string Page = RepositoryFile.Read("docs/preset-analytics.md");
    private static readonly PresetProperty[] Properties = [.. PresetTable.Standard, .. PresetTable.Read(PresetNames.Analytics)];

    [Fact]
    public void The_page_lists_every_field_with_its_property_and_what_it_stands_for() =>
        Assert.Equal(AnalyticsField.All.Select(Row), Rows("## Other fields"));

    [Fact]
    public void The_page_lists_every_kind_of_variable_and_every_commerce_event()
    {
        string[] rows = Rows("## Variables");
        Assert.All(AnalyticsVariable.Kinds, kind => Assert.Contains(
            rows, row => row.StartsWith(string.Create(CultureInfo.InvariantCulture, $"| `{kind.Name}1` to `{kind.Name}{kind.Count}`{(kind.Short.Length == 0 ? "" : $", `{kind.Short}1` …")} | `{kind.Name}1`"), StringComparison.Ordinal)));
        Assert.Equal(
            AnalyticsVariable.CommerceEvents.Select(commerce => $"| `{commerce.Name}`, `{commerce.Path}` | `{commerce.Property}` | `true` |"),
            rows.Where(row => row.Contains("xdm.commerce.", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_item_that_the_page_shows_is_what_the_products_string_gives()
    {
        string example = Page[Page.IndexOf("`Kitchen;", StringComparison.Ordinal)..];
        int json = example.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        string products = example[1..example.IndexOf('`', 1)];

        AnalyticsRun.AssertSame($"[{example[json..example.IndexOf("```", json, StringComparison.Ordinal)]}]", new AnalyticsRun().OfData($"\"products\":\"{products}\"")["Items"]);
    }

    [Fact]
    public void Every_property_of_the_preset_is_on_the_page() =>
        Assert.All(PresetTable.Read(PresetNames.Analytics), property => Assert.Contains($"`{property.Name}`", Page, StringComparison.Ordinal));

    private static string Row(AnalyticsField field)
    {
        string names = field.Short is null ? $"`{field.Name}`" : $"`{field.Name}`, `{field.Short}`";
        string properties = string.Join(", ", field.Targets.Select(target => $"`{PropertyOf(target.Path)}`"));
        string paths = string.Join(", ", field.Targets.Select(target => target.Path).Where(path => path.StartsWith("xdm.", StringComparison.Ordinal)).Select(path => $"`{path}`"));
        return $"| {names} |{Cell(properties)}|{Cell(paths)}|";
    }

    private static string Cell(string text) => text.Length == 0 ? " " : $" {text} ";

    /// <summary>The property that holds what stands at a path and nothing else, or first.</summary>
    private static string PropertyOf(string path) => Properties
        .Where(property => property.Sources.Any(source => source.Paths is [var only] && only == path && source.Transform is null or "number" or "yesNo"))
        .OrderBy(property => property.Sources.Count)
        .First(property => property.Sources[0].Paths[0] == path).Name;

    private static string[] Rows(string heading)
    {
        int start = Page.IndexOf(heading + "\n", StringComparison.Ordinal);
        int end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return [.. Page[start..end].Split('\n').Where(line => line.StartsWith('|')).Skip(2)];
    }
}
