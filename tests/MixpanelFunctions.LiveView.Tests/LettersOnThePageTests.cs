using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Dead letters replayed and mended from the page.</summary>
public class LettersOnThePageTests
{
    [Fact]
    public async Task A_mended_letter_is_sent_as_the_same_event_and_put_aside()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("other"), "{\"xdm\": broken", LiveRun.Event("other"));
        JsonNode list = await run.GetAsync("live/dead-letters");
        JsonNode letter = Assert.Single(list["letters"]!.AsArray())!;

        (int status, JsonNode outcome) = await run.PostAsync("live/dead-letters/replay", new { id = (string)letter["id"]!, body = LiveRun.Event("view") });

        Assert.Equal(200, status);
        Assert.Equal((1, 0, 0), ((int)outcome["forwarded"]!, (int)outcome["deadLettered"]!, (int)outcome["left"]!));
        Assert.Equal(0, (int)(await run.GetAsync("live/dead-letters"))["count"]!);
        JsonNode user = await run.GetAsync("live/users/one?id=" + Uri.EscapeDataString("$device:11112222333344445555666677778888999900"));
        Assert.Equal("View", (string)Assert.Single(user["events"]!.AsArray())!["event"]!);
    }

    [Fact]
    public async Task What_fails_again_stays_with_its_new_reason()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("broken");
        string id = (string)(await run.GetAsync("live/dead-letters"))["letters"]![0]!["id"]!;

        (_, JsonNode outcome) = await run.PostAsync("live/dead-letters/replay", new { id, body = "{\"still\": broken" });
        JsonNode list = await run.GetAsync("live/dead-letters");
        JsonNode one = await run.GetAsync("live/dead-letters/one?id=" + Uri.EscapeDataString((string)list["letters"]![0]!["id"]!));

        Assert.Equal((0, 1), ((int)outcome["forwarded"]!, (int)outcome["deadLettered"]!));
        Assert.Equal(1, (int)list["count"]!);
        Assert.Equal("{\"still\": broken", (string)one["body"]!);
    }

    [Fact]
    public async Task Of_several_letters_only_those_asked_for_are_replayed()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("broken one", "broken two", "broken three");
        JsonArray letters = (await run.GetAsync("live/dead-letters"))["letters"]!.AsArray();

        (_, JsonNode one) = await run.PostAsync("live/dead-letters/replay", new { ids = new[] { (string)letters[1]!["id"]! } });
        (_, JsonNode all) = await run.PostAsync("live/dead-letters/replay", new { ids = letters.Select(letter => (string)letter!["id"]!).ToArray() });

        Assert.Equal(1, (int)one["deadLettered"]!);
        Assert.Equal(3, (int)all["deadLettered"]!);
        Assert.Equal(3, (int)(await run.GetAsync("live/dead-letters"))["count"]!);
    }

    [Fact]
    public async Task A_letter_that_is_gone_is_told()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        string[] gone = ["x.ndjson#1"];

        Assert.Equal(409, (await run.PostAsync("live/dead-letters/replay", new { ids = gone })).Status);
        Assert.Equal(400, (await run.PostAsync("live/dead-letters/replay", new { what = 1 })).Status);
    }
}
