using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>An event, a user, a dead letter on the page; and that no token or secret is.</summary>
public class ShownTests
{
    [Fact]
    public async Task An_event_shows_its_source_and_where_each_field_comes_from()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        string source = LiveRun.Event("view", more: ",\"web\":{\"webPageDetails\":{\"name\":\"Home\"}}");
        await run.ForwardAsync(source);

        JsonNode detail = await run.GetAsync("live/events/1");

        Assert.Equal(source, (string)detail["source"]!);
        JsonNode action = detail["explanation"]!["rules"]![0]!["actions"]![0]!;
        Assert.Equal("View", (string)action["records"]![0]!["record"]!["event"]!);
        Assert.Equal("arc.event.xdm.web.webPageDetails.name", Source(action, "properties.Page"));
        Assert.Equal("arc.event.xdm.timestamp", Source(action, "properties.time"));
        Assert.Equal("arc.event.xdm.identityMap", Source(action, "properties.distinct_id"));
        Assert.Equal("arc.event.xdm._id", Source(action, "properties.$insert_id"));
    }

    [Fact]
    public async Task What_a_visitor_did_before_signing_in_is_the_user_s()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("signin", more: ",\"login\":\"u-1\""));

        JsonNode users = await run.GetAsync("live/users?search=U-1");
        JsonNode user = await run.GetAsync("live/users/one?id=u-1");

        Assert.Equal((1, "u-1", 2, 1), ((int)users["found"]!, (string)users["users"]![0]!["distinctId"]!, (int)users["users"]![0]!["idCount"]!, (int)users["users"]![0]!["retroactive"]!));
        Assert.Equal(["u-1", "$device:11112222333344445555666677778888999900"], user["ids"]!.AsArray().Select(each => (string)each!));
        Assert.Equal("shared_event", (string)user["links"]![0]!["kind"]!);
        Assert.Equal([true, false], user["events"]!.AsArray().Select(each => (bool)each!["retroactive"]!));
        Assert.Equal("View", (string)user["events"]![0]!["event"]!);
    }

    [Fact]
    public async Task A_dead_letter_is_shown_by_stage_and_reason_with_its_event()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("not json", LiveRun.Event("view"));

        JsonNode list = await run.GetAsync("live/dead-letters");
        JsonNode one = await run.GetAsync("live/dead-letters/one?id=" + Uri.EscapeDataString((string)list["letters"]![0]!["id"]!));

        Assert.Equal((1, "parse", 1), ((int)list["count"]!, (string)list["groups"]![0]!["stage"]!, (int)list["groups"]![0]!["count"]!));
        Assert.Equal("not json", (string)one["body"]!);
    }

    [Fact]
    public async Task Neither_a_token_nor_a_secret_reaches_the_page()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        string quoted = $",\"web\":{{\"webPageDetails\":{{\"name\":\"{LiveRun.ProjectToken} and {LiveRun.ShopKey}\"}}}}";
        await run.ForwardAsync(LiveRun.Event("view", more: quoted), $"broken {LiveRun.ProjectToken} {LiveRun.ShopKey}");
        await using FeedReader feed = await FeedReader.OpenAsync(run);
        List<string> shown = [(await feed.NextAsync("events")).Text, (await feed.NextAsync("flow")).Text];
        foreach (string path in new[] { "live/events/1", "live/events/2", "live/users", "live/rules", "live/dead-letters", "live/flow" })
        {
            shown.Add(await run.Client.GetStringAsync(path, LiveRun.Cancel));
        }

        JsonNode letters = await run.GetAsync("live/dead-letters");
        shown.Add((await run.GetAsync("live/dead-letters/one?id=" + Uri.EscapeDataString((string)letters["letters"]![0]!["id"]!))).ToJsonString());
        shown.Add((await run.GetAsync("live/users/one?id=" + Uri.EscapeDataString("$device:11112222333344445555666677778888999900"))).ToJsonString());
        (_, JsonNode tried) = await run.PostAsync("live/rules/try", new { text = LiveRun.Rules.Replace("\"View\"", "\"Look\"", StringComparison.Ordinal) });
        shown.Add(tried.ToJsonString());

        Assert.Contains("***", shown[0], StringComparison.Ordinal);
        Assert.All(shown, text => Assert.DoesNotContain(LiveRun.ProjectToken, text, StringComparison.Ordinal));
        // What was sent to Mixpanel by a rule that names the secret stands in Mixpanel: the stand-in shows it as Mixpanel would.
        Assert.All(shown.Where(text => !text.Contains("\"onArrival\"", StringComparison.Ordinal)), text => Assert.DoesNotContain(LiveRun.ShopKey, text, StringComparison.Ordinal));
    }

    private static string Source(JsonNode action, string field) =>
        (string)action["fields"]!.AsArray().Single(each => (string)each!["field"]! == field)!["tokens"]![0]!["source"]!;
}
