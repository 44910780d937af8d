using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>Dead letters on the page.</summary>
[Collection(ChromiumTests.Name)]
public class LettersTests(Chromium chromium)
{
    [Fact]
    public async Task A_mended_letter_is_replayed_and_its_user_has_the_event()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("{\"xdm\": broken");
        await using OpenPage open = await chromium.OpenAsync(run.Address, "dead-letters");
        await Assertions.Expect(open.Page.Locator("#letters-badge")).ToHaveTextAsync("1");

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Show the dead letter at" }).ClickAsync();
        await Assertions.Expect(open.Button("Replay edited event")).ToBeDisabledAsync();
        await open.Page.GetByLabel("Body of the event").FillAsync(LiveRun.Event("view"));
        await open.Button("Replay edited event").ClickAsync();

        await Assertions.Expect(open.Page.GetByText("Replayed: 1 forwarded.").First).ToBeVisibleAsync();
        await Assertions.Expect(open.Sheet).ToHaveCountAsync(0);
        await Assertions.Expect(open.Page.GetByText("No dead letters")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.Locator("#letters-badge")).ToBeHiddenAsync();
        await open.GoAsync("Users");
        await Assertions.Expect(open.Page.Locator(".stream")).ToContainTextAsync("View");
        await open.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task What_fails_again_is_told_and_stays()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync("broken", "broken as well");
        await using OpenPage open = await chromium.OpenAsync(run.Address, "dead-letters");

        await open.Button("Replay all").ClickAsync();
        await open.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true }).ClickAsync();

        await Assertions.Expect(open.Page.GetByText("Replayed: 2 failed again.").First).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Button, new() { Name = "Show the dead letter at" })).ToHaveCountAsync(2);
    }
}
