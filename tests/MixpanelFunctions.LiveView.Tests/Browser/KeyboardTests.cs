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
        await TabToAsync(open, open.Rows.GetByRole(AriaRole.Button).First);
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(shown).ToBeFocusedAsync();
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

    [Fact]
    public async Task A_list_of_many_events_is_one_tab_stop_and_arrow_keys_go_through_it()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync([.. Enumerable.Range(0, 250).Select(_ => LiveRun.Event("view"))]);
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(200);
        ILocator buttons = open.Rows.GetByRole(AriaRole.Button);

        Assert.Equal(1, await open.Rows.Locator("button:not([tabindex='-1'])").CountAsync());
        await TabToAsync(open, buttons.First);
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(buttons.Nth(2)).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(buttons.Last).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.False(await open.Rows.EvaluateAllAsync<bool>("(rows) => rows.some((row) => row.contains(document.activeElement))"));
    }

    [Fact]
    public async Task Shortcuts_go_through_views_list_and_sheet_and_are_listed_and_switched_off()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("one"), LiveRun.Event("two"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(3);

        await open.Page.Keyboard.PressAsync("j");
        await Assertions.Expect(open.Button("Show two")).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        ILocator title = open.Sheet.GetByRole(AriaRole.Heading, new() { Level = 2 });
        await Assertions.Expect(title).ToHaveTextAsync("two");
        await open.Page.Keyboard.PressAsync("j");
        await Assertions.Expect(title).ToHaveTextAsync("one");
        await open.Button("Next").ClickAsync();
        await Assertions.Expect(title).ToHaveTextAsync("View");
        await Assertions.Expect(open.Sheet.GetByText("What is sent: 1 record")).ToBeVisibleAsync();
        await open.Page.Keyboard.PressAsync("k");
        await Assertions.Expect(title).ToHaveTextAsync("one");
        await open.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(open.Sheet).ToHaveCountAsync(0);
        await open.Page.Keyboard.PressAsync("j");
        await Assertions.Expect(open.Button("Show one")).ToBeFocusedAsync();

        await open.Page.Keyboard.PressAsync("3");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Rules");
        await open.Page.Keyboard.PressAsync("1");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Live");
        await open.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(open.Page.GetByLabel("Event", new() { Exact = true })).ToBeFocusedAsync();
        // In a field a key is a letter.
        await open.Page.Keyboard.PressAsync("3");
        await Assertions.Expect(open.Page.GetByLabel("Event", new() { Exact = true })).ToHaveValueAsync("3");

        await open.Tab("Live").FocusAsync();
        await open.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(open.Sheet).ToContainTextAsync("Pause or resume");
        await open.Sheet.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await open.Page.Keyboard.PressAsync("Escape");
        await open.Page.Keyboard.PressAsync("3");
        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Live");
        await open.ShouldBeUntouchedAsync();
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
