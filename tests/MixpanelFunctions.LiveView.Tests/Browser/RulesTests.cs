using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>An edited rules document tried on the page before it is saved.</summary>
[Collection(ChromiumTests.Name)]
public class RulesTests(Chromium chromium)
{
    [Fact]
    public async Task A_trial_shows_what_would_change_record_by_record_and_saving_makes_it_so()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("view"), LiveRun.Event("other"));
        await using OpenPage open = await chromium.OpenAsync(run.Address, "rules");
        ILocator editor = open.Page.GetByLabel("Rules document");
        await Assertions.Expect(editor).ToHaveValueAsync(LiveRun.Rules);

        await editor.FillAsync(LiveRun.Rules.Replace("\"View\"", "\"Look\"", StringComparison.Ordinal));
        await open.Button("Try on the latest events").ClickAsync();

        await Assertions.Expect(open.Page.GetByText("2 events change").First).ToBeVisibleAsync();
        ILocator group = Assert.Single(await open.Page.Locator(".difference").AllAsync());
        await Assertions.Expect(group).ToContainTextAsync("View → Look × 2");
        ILocator difference = group.Locator("details");
        await difference.Locator("summary").ClickAsync();

        // Beside the editor, not below it.
        LocatorBoundingBoxResult? editing = await editor.BoundingBoxAsync();
        LocatorBoundingBoxResult? result = await open.Page.GetByRole(AriaRole.Region, new() { Name = "Result" }).BoundingBoxAsync();
        Assert.True(result!.X >= editing!.X + editing.Width && result.Y < editing.Y + editing.Height, $"The result is at {result.X}, {result.Y}.");
        await Assertions.Expect(difference.Locator(".diff-line.lost")).ToContainTextAsync("event: \"View\"");
        await Assertions.Expect(difference.Locator(".diff-line.gained")).ToContainTextAsync("event: \"Look\"");
        Assert.Equal(LiveRun.Rules, await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));

        await open.Button("Save…").ClickAsync();
        await open.Button("Save").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".toast")).ToBeInViewportAsync();
        await Assertions.Expect(open.Page.Locator(".toast")).ToContainTextAsync("is in force.");
        Assert.Contains("\"Look\"", await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel), StringComparison.Ordinal);
        await open.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task An_error_is_told_with_its_place_and_a_click_goes_to_its_line()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await using OpenPage open = await chromium.OpenAsync(run.Address, "rules");
        ILocator editor = open.Page.GetByLabel("Rules document");
        await Assertions.Expect(editor).ToHaveValueAsync(LiveRun.Rules);

        await editor.FillAsync(LiveRun.Rules.Replace("\"equals\", \"right\": \"signin\"", "\"equal\", \"right\": \"signin\"", StringComparison.Ordinal));
        await open.Button("Try on the latest events").ClickAsync();

        ILocator errors = open.Page.GetByLabel("Errors", new() { Exact = true });
        await Assertions.Expect(errors).ToContainTextAsync("rules[1].conditions[0].operator (line 6)");
        await Assertions.Expect(errors).ToContainTextAsync("rule \"Sign-in\"");
        await errors.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(editor).ToBeFocusedAsync();
        await editor.FillAsync("{\n  \"rules\": [ x ] }");
        await open.Button("Try on the latest events").ClickAsync();
        await Assertions.Expect(errors).ToContainTextAsync("is not JSON at line 2");
        await Assertions.Expect(errors).Not.ToContainTextAsync("(line");
        await editor.FillAsync(LiveRun.Rules.Replace("\"equals\", \"right\": \"signin\"", "\"equal\", \"right\": \"signin\"", StringComparison.Ordinal));
        await open.Button("Try on the latest events").ClickAsync();
        await Assertions.Expect(errors).ToContainTextAsync("rules[1].conditions[0].operator");
        await errors.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Contains("\"equal\"", await editor.EvaluateAsync<string>("(area) => area.value.slice(area.selectionStart, area.selectionEnd)"), StringComparison.Ordinal);
    }
}
