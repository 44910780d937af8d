using System.Text;
using Microsoft.Playwright;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>30,000 events a second, offered to the view as the forwarder does.</summary>
[Collection(ChromiumTests.Name)]
public class FloodTests(Chromium chromium)
{
    private const int EventsASecond = 30_000;

    /// <summary>So many rows take about a tenth of a second of a slow processor, so that no key waits longer.</summary>
    private const int MostRowsAtOnce = 20;

    /// <summary>Counts how many rows are added between two frames at the most.</summary>
    private const string CountRows = """
        () => {
          window.mostRows = 0;
          new MutationObserver((changes) => {
            const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.nodeName === "TR" && node.closest(".live-table")).length;
            window.mostRows = Math.max(window.mostRows, added);
          }).observe(document.getElementById("main"), { childList: true, subtree: true });
        }
        """;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task In_a_flood_the_page_tells_that_it_shows_a_sample_and_answers_every_click()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        EventTally tally = await run.ForwardUnseenAsync([.. Enumerable.Range(0, (int)(EventsASecond * Tick.TotalSeconds)).Select(i => LiveRun.Event("view"))]);
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        using (TimeProvider.System.CreateTimer(_ => Offer(run, tally), null, TimeSpan.Zero, Tick))
        {
            await Assertions.Expect(open.Page.GetByText("A sample: about 1 in")).ToBeVisibleAsync();
            await open.Page.EvaluateAsync(CountRows);
            await open.GoAsync("Flow");
            await open.GoAsync("Rules");
            await open.GoAsync("Live");
            await open.Button("Pause").ClickAsync();
            await Assertions.Expect(open.Page.GetByText("new events.")).ToBeVisibleAsync();
            await open.Rows.First.ClickAsync();
            await Assertions.Expect(open.Sheet.GetByText("What is sent: 1 record")).ToBeVisibleAsync();
            await open.Button("Close").ClickAsync();
            await open.Button("Resume").ClickAsync();
            await open.Page.GetByLabel("Event", new() { Exact = true }).FillAsync("view");
            Assert.InRange(await open.Page.EvaluateAsync<int>("() => document.querySelectorAll('.live-table tbody tr').length"), 1, 300);
        }

        Assert.InRange(await open.Page.EvaluateAsync<int>("() => window.mostRows"), 1, MostRowsAtOnce);
        Assert.InRange(run.View.History.Count, 1, run.View.Options.MaxEvents);
        await open.ShouldBeUntouchedAsync();
    }

    [Theory]
    [InlineData(1.0, null)]
    [InlineData(1.3, "about 77 in 100 events are shown")]
    [InlineData(2.0, "about 1 in 2 events is shown")]
    [InlineData(14.6, "about 1 in 15 events is shown")]
    public async Task The_size_of_the_sample_is_told_in_words_that_make_sense(double oneIn, string? told)
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await using OpenPage open = await chromium.OpenAsync(run.Address);

        await open.Page.EvaluateAsync(
            """
            async (oneIn) => {
              const { state, refresh } = await import("/page/parts/feed.js");
              state.flow = { ...state.flow, shown: { events: 1, oneIn } };
              refresh();
            }
            """,
            oneIn);

        ILocator notice = open.Page.GetByText("A sample:");
        if (told is null)
        {
            await Assertions.Expect(notice).ToHaveCountAsync(0);
        }
        else
        {
            await Assertions.Expect(notice).ToHaveTextAsync($"A sample: {told}.");
        }
    }

    private static void Offer(LiveRun run, EventTally tally)
    {
        byte[] body = Encoding.UTF8.GetBytes(LiveRun.Event("view"));
        run.View.Settled(
            [.. Enumerable.Range(0, (int)tally.Messages).Select(i => new HubMessage { Body = body, Partition = "0", SequenceNumber = i, EnqueuedTime = DateTimeOffset.UtcNow })],
            tally,
            TimeSpan.Zero);
    }
}
