using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>The page without a mouse.</summary>
[Collection(ChromiumTests.Name)]
public class KeyboardTests(Chromium chromium)
{
    [Fact]
    public async Task Every_view_and_every_event_is_reached_by_keys_and_focus_comes_back()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), "broken");
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(2);

        await open.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        foreach (string name in new[] { "Live", "Users", "Rules", "Dead letters", "Flow" })
        {
            await open.Page.Keyboard.PressAsync("Tab");
            await Assertions.Expect(open.Tab(name)).ToBeFocusedAsync();
            await open.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(name);
            await Assertions.Expect(open.Tab(name)).ToBeFocusedAsync();
        }

        await open.Tab("Live").FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        ILocator shown = open.Button("Show View");
        await TabToAsync(open, shown);
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Sheet.GetByText("What is sent: 1 record")).ToBeVisibleAsync();
        ILocator path = open.Sheet.Locator("button.path").First;
        await TabToAsync(open, path);
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Sheet.Locator(".found")).ToHaveCountAsync(1);
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(open.Sheet).ToHaveCountAsync(0);
        await Assertions.Expect(shown).ToBeFocusedAsync();
    }

    /// <summary>Presses Tab until something has the focus, at most so often that it must have come by.</summary>
    private static async Task TabToAsync(OpenPage open, ILocator wanted)
    {
        await Assertions.Expect(wanted).ToBeVisibleAsync();
        for (int i = 0; i < 60; i++)
        {
            await open.Page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("(element) => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail("Tab never gets there.");
    }
}
