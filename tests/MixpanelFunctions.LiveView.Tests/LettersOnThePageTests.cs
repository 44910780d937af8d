using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Dead letters replayed and edited from the page.</summary>
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

    [Theory]
    [InlineData("{\"still\": broken")]
    [InlineData("")]
    [InlineData("{\"xdm\":{}} and more")]
    [InlineData("{\"xdm\":{}")]
    public async Task A_letter_mended_into_something_that_is_no_JSON_is_refused_and_stays_to_the_byte(string body)
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("broken", "broken too");
        string[] before = run.LetterFiles();
        string id = (string)(await run.GetAsync("live/dead-letters"))["letters"]![0]!["id"]!;

        (int status, JsonNode outcome) = await run.PostAsync("live/dead-letters/replay", new { id, body });

        Assert.Equal(422, status);
        Assert.StartsWith("The text is not JSON: ", (string)outcome["problem"]!, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", (string)outcome["problem"]!, StringComparison.Ordinal);
        Assert.Equal(before, run.LetterFiles());
    }

    [Theory]
    [InlineData("1", "a number is not an Edge event")]
    [InlineData("{\"no\":\"event\"}", "the object does not have the shape of an Edge event")]
    public async Task A_mended_letter_that_fails_again_leaves_the_original_to_the_byte_and_tells_why(string body, string reason)
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("broken", "broken too");
        string[] before = run.LetterFiles();
        string id = (string)(await run.GetAsync("live/dead-letters"))["letters"]![0]!["id"]!;

        (_, JsonNode outcome) = await run.PostAsync("live/dead-letters/replay", new { id, body });

        Assert.Equal((0, 1), ((int)outcome["forwarded"]!, (int)outcome["deadLettered"]!));
        Assert.Contains(outcome["problems"]!.AsArray(), problem => ((string)problem!).EndsWith(reason, StringComparison.Ordinal));
        Assert.Equal(before, run.LetterFiles());
    }

    [Fact]
    public async Task Once_a_mended_letter_is_settled_the_original_stands_beside_it_among_the_replayed()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("broken");
        string id = (string)(await run.GetAsync("live/dead-letters"))["letters"]![0]!["id"]!;

        (int status, _) = await run.PostAsync("live/dead-letters/replay", new { id, body = LiveRun.Event("view") });

        Assert.Equal(200, status);
        string replayed = Assert.Single(run.LetterFiles());
        Assert.Equal(2, replayed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"body\":\"broken\"", replayed, StringComparison.Ordinal);
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
