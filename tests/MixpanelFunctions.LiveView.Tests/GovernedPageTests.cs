using System.Globalization;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Tests.Mapping.Governance;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Personal data planted all over events: with the properties that docs/govern.md shows, none of it is on any page.</summary>
public class GovernedPageTests
{
    private static readonly (string Path, string Planted)[] Places = [.. PlantedData.Places.Select(row => (row.Data.Item1, row.Data.Item2))];

    [Fact]
    public async Task No_page_shows_what_properties_keep_from_leaving()
    {
        string[] shown = await ShownAsync(PlantedData.GovernedRules());

        Assert.All(shown, text => Assert.DoesNotMatch(PlantedData.Pattern(), text));
    }

    [Fact]
    public async Task Without_properties_every_event_is_shown_as_it_arrived()
    {
        string[] shown = await ShownAsync(PlantedData.FreeRules);

        Assert.All(shown.Take(Places.Length), text => Assert.Matches(PlantedData.Pattern(), text));
    }

    [Fact]
    public async Task What_stays_of_a_governed_event_is_shown_with_the_reason_for_the_rest()
    {
        await using LiveRun run = await LiveRun.StartAsync(ofRules: PlantedData.GovernedRules());
        await run.ForwardAsync(PlantedData.Event("_acme/note", "call ada.lovelace@planted.test now"));

        JsonNode detail = await run.GetAsync("live/events/1");

        Assert.Contains("\"note\":\"call *** now\"", (string)detail["source"]!, StringComparison.Ordinal);
        Assert.Contains("https://a.test/", (string)detail["source"]!, StringComparison.Ordinal);
        Assert.Contains("properties.mask", detail.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_governed_event_that_cannot_be_read_is_not_shown()
    {
        await using LiveRun run = await LiveRun.StartAsync(ofRules: PlantedData.GovernedRules());
        await run.ForwardAsync("{\"xdm\":{\"email\":\"ada.lovelace@planted.test\"");

        JsonNode detail = await run.GetAsync("live/events/1");

        Assert.StartsWith("This event cannot be read", (string)detail["source"]!, StringComparison.Ordinal);
        Assert.DoesNotMatch(PlantedData.Pattern(), detail.ToJsonString());
    }

    /// <summary>The details of all events, then everything else that the page asks for.</summary>
    private static async Task<string[]> ShownAsync(string rules)
    {
        await using LiveRun run = await LiveRun.StartAsync(ofRules: rules);
        await run.ForwardAsync([.. Places.Select(place => PlantedData.Event(place.Path, place.Planted))]);
        List<string> shown = [];
        foreach (string path in Enumerable.Range(1, Places.Length).Select(id => string.Create(CultureInfo.InvariantCulture, $"live/events/{id}"))
            .Concat(["live/users", "live/rules", "live/dead-letters", "live/flow"]))
        {
            // Escapes of JSON would hide an e-mail address from the pattern.
            shown.Add(string.Join('\n', Texts(await run.GetAsync(path))));
        }

        await using FeedReader feed = await FeedReader.OpenAsync(run);
        shown.Add(string.Join('\n', Texts(JsonNode.Parse((await feed.NextAsync("events")).Text))));
        return [.. shown];
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(Texts),
        null => [],
        _ => [node.ToString()],
    };
}
