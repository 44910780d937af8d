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
            await open.GoAsync("Flow");
            await open.GoAsync("Rules");
            await open.GoAsync("Live");
            await open.Button("Pause").ClickAsync();
            await Assertions.Expect(open.Page.GetByText("new events wait.")).ToBeVisibleAsync();
            await open.Rows.First.ClickAsync();
            await Assertions.Expect(open.Sheet.GetByText("What is sent: 1 record")).ToBeVisibleAsync();
            await open.Button("Close").ClickAsync();
            await open.Button("Resume").ClickAsync();
            await open.Page.GetByLabel("Event", new() { Exact = true }).FillAsync("view");
            Assert.InRange(await open.Page.EvaluateAsync<int>("() => document.querySelectorAll('.live-table tbody tr').length"), 1, 300);
        }

        Assert.InRange(run.View.History.Count, 1, run.View.Options.MaxEvents);
        await open.ShouldBeUntouchedAsync();
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
