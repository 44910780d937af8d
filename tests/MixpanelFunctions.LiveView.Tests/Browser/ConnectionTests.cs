using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>A page whose run goes away and comes back.</summary>
[Collection(ChromiumTests.Name)]
public class ConnectionTests(Chromium chromium)
{
    [Fact]
    public async Task An_open_page_shows_the_next_run_at_the_same_address_by_itself()
    {
        chromium.SkipWithoutBrowser();
        using TemporaryFolder folder = new();
        string rules = folder.Write("rules.json", LiveRun.Rules);
        string first = folder.Write("first.ndjson", LiveRun.Event("view") + "\n" + LiveRun.Event("view") + "\n");
        string second = folder.Write("second.ndjson", LiveRun.Event("other") + "\n");
        ProgramRun run = await ProgramRun.StartAsync(folder.Path, 0, "--rules", rules, "--events", first);
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(2);

        await run.DisposeAsync();
        ILocator connection = open.Page.Locator("#connection-text");
        await Assertions.Expect(connection).ToHaveTextAsync("Connection lost. Reconnecting…");
        await Assertions.Expect(open.Rows).ToHaveCountAsync(2);
        await using ProgramRun next = await ProgramRun.StartAsync(folder.Path, run.Address.Port, "--rules", rules, "--events", second);

        await Assertions.Expect(connection).ToHaveTextAsync("Connected");
        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(open.Rows).ToContainTextAsync("other");

        // Its token is the next run's: what changes something works.
        await open.GoAsync("Rules");
        await Assertions.Expect(open.Page.GetByLabel("Rules document")).ToHaveValueAsync(LiveRun.Rules);
        await open.Button("Try on the latest events").ClickAsync();
        await Assertions.Expect(open.Page.GetByText("Nothing changes").First).ToBeVisibleAsync();
    }
}
