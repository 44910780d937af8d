using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Server-sent events: what a page gets at its start, and where it goes on.</summary>
public class EventFeedTests
{
    [Fact]
    public async Task A_page_gets_what_was_there_and_then_what_comes()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view", more: ",\"web\":{\"webPageDetails\":{\"name\":\"Home\"}}"), LiveRun.Event("other"));

        await using FeedReader feed = await FeedReader.OpenAsync(run);
        Assert.Equal(run.View.Run, (string)(await feed.NextAsync("hello")).Data["run"]!);
        JsonArray first = (await feed.NextAsync("events")).Data["events"]!.AsArray();
        await run.ForwardAsync(LiveRun.Event("signin", more: ",\"login\":\"u-1\""));
        (string? id, JsonNode then, _) = await feed.NextAsync("events");

        Assert.Equal(["forwarded", "filtered"], first.Select(each => (string)each!["event"]!["outcome"]!));
        JsonNode record = first[0]!["event"]!["records"]![0]!;
        Assert.Equal(("Views", "default", "View"), ((string)record["rule"]!, (string)record["project"]!, (string)record["event"]!));
        Assert.Equal("""["Page","Home"]""", record["properties"]![0]!.ToJsonString());
        Assert.Equal($"{run.View.Run}-3", id);
        Assert.Contains("u-1", then["events"]![0]!["event"]!["records"]![0]!["ids"]!.AsArray().Select(each => (string)each!));
    }

    [Fact]
    public async Task A_page_that_comes_back_goes_on_where_it_was()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync([.. Enumerable.Range(0, 5).Select(_ => LiveRun.Event("view"))]);

        await using FeedReader feed = await FeedReader.OpenAsync(run, $"{run.View.Run}-3");
        Assert.True((bool)(await feed.NextAsync("hello")).Data["resumes"]!);
        JsonNode events = (await feed.NextAsync("events")).Data;

        Assert.Equal([4, 5], events["events"]!.AsArray().Select(each => (int)each!["id"]!));
        Assert.Equal(0, (int)events["missed"]!);
    }

    [Fact]
    public async Task What_went_out_of_the_history_meanwhile_is_told_as_missed()
    {
        await using LiveRun run = await LiveRun.StartAsync(with: options => options with { MaxEvents = 4 });
        await run.ForwardAsync([.. Enumerable.Range(0, 10).Select(_ => LiveRun.Event("view"))]);

        await using FeedReader feed = await FeedReader.OpenAsync(run, $"{run.View.Run}-2");
        JsonNode events = (await feed.NextAsync("events")).Data;

        Assert.Equal(4, (int)events["missed"]!);
        Assert.Equal(7, (int)events["events"]![0]!["id"]!);
    }

    [Theory]
    [InlineData("another-run-3")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    public async Task A_page_of_another_run_begins_anew(string lastId)
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"));

        await using FeedReader feed = await FeedReader.OpenAsync(run, lastId);

        Assert.False((bool)(await feed.NextAsync("hello")).Data["resumes"]!);
        Assert.Equal(1, (int)(await feed.NextAsync("events")).Data["events"]![0]!["id"]!);
    }

    [Fact]
    public async Task The_flow_counts_every_event_and_says_what_rules_and_conditions_made_of_those_shown()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("view"), LiveRun.Event("other"));

        await using FeedReader feed = await FeedReader.OpenAsync(run);
        JsonNode flow = (await feed.NextAsync("flow")).Data;

        Assert.Equal((3, 2, 1), ((int)flow["totals"]!["received"]!, (int)flow["totals"]!["forwarded"]!, (int)flow["totals"]!["filtered"]!));
        JsonNode rule = flow["rules"]!["rules"]![0]!;
        Assert.Equal((2, 2, 1), ((int)rule["matched"]!, (int)rule["takes"]!, (int)rule["passesOver"]!));
        Assert.Equal("""{"text":"{{xdm.eventType}} equals \"view\"","asked":3,"held":2,"failed":0}""", rule["conditions"]![0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal((2, 3), ((int)flow["partitions"]![0]!["sequence"]!, (int)flow["partitions"]![0]!["messages"]!));
    }

    [Fact]
    public async Task The_flow_counts_events_by_the_filter_that_stopped_them()
    {
        await using LiveRun run = await LiveRun.StartAsync(ofRules: """
            { "filters": [ { "name": "Views", "eventTypes": { "deny": [ "view" ] } }, { "name": "Bots", "bots": { "score": 0.5 } } ],
              "rules": [ { "name": "All", "actions": [ { "type": "trackEvent", "event": "E" } ] } ] }
            """);
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("view"), LiveRun.Event("other"));

        await using FeedReader feed = await FeedReader.OpenAsync(run);
        JsonArray events = (await feed.NextAsync("events")).Data["events"]!.AsArray();
        JsonNode flow = (await feed.NextAsync("flow")).Data;

        Assert.Equal("""[{"name":"Views","events":2},{"name":"Bots","events":0}]""", flow["filters"]!.ToJsonString());
        Assert.Equal((3, 1, 2), ((int)flow["totals"]!["received"]!, (int)flow["totals"]!["forwarded"]!, (int)flow["totals"]!["filtered"]!));
        Assert.Equal(["filtered", "filtered", "forwarded"], events.Select(each => (string)each!["event"]!["outcome"]!));
    }
}
