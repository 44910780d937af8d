using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>Events as they arrive: filtered, held, and looked into.</summary>
[Collection(ChromiumTests.Name)]
public class EventsTests(Chromium chromium)
{
    private const string Other = "99998888777766665555444433332222111100";

    [Fact]
    public async Task Filters_leave_the_events_of_a_name_a_user_a_rule_and_an_outcome()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("view", Other), LiveRun.Event("signin", more: ",\"login\":\"kari\""), LiveRun.Event("other"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(4);

        ILocator name = open.Page.GetByLabel("Event", new() { Exact = true });
        await name.FillAsync("vie");
        await Assertions.Expect(open.Rows).ToHaveCountAsync(2);
        ILocator user = open.Page.GetByLabel("User", new() { Exact = true });
        await user.FillAsync(Other);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(open.Rows).ToContainTextAsync(Other);
        await name.FillAsync("no event has this name");
        await Assertions.Expect(open.Page.GetByText("No event matches")).ToBeVisibleAsync();
        await name.FillAsync(string.Empty);
        await user.FillAsync(string.Empty);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(4);

        ILocator rule = open.Page.GetByRole(AriaRole.Combobox, new() { Name = "Rule", Exact = true });
        await rule.SelectOptionAsync("Sign-in");
        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(open.Rows).ToContainTextAsync("Sign-in");
        await rule.SelectOptionAsync(string.Empty);
        await open.Page.GetByRole(AriaRole.Combobox, new() { Name = "Outcome" }).SelectOptionAsync("filtered");
        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);

        // Filters hold for what comes after, too.
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("another"));
        await Assertions.Expect(open.Rows).ToHaveCountAsync(2);
        await open.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task A_paused_page_keeps_its_rows_and_tells_how_many_events_wait()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);

        await open.Button("Pause").ClickAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("view"));

        await Assertions.Expect(open.Page.GetByText("2 new events.")).ToBeVisibleAsync();
        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);
        await open.Button("Resume").ClickAsync();
        await Assertions.Expect(open.Rows).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_click_shows_the_event_beside_its_record_and_where_a_value_comes_from()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view", more: ",\"web\":{\"webPageDetails\":{\"name\":\"Tents\"}}"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);

        await open.Rows.First.ClickAsync();

        ILocator source = open.Sheet.GetByRole(AriaRole.Region, new() { Name = "Source event" });
        await Assertions.Expect(source).ToContainTextAsync("webPageDetails");
        ILocator field = open.Sheet.GetByRole(AriaRole.Row).Filter(new() { HasText = "Tents" });
        await Assertions.Expect(field).ToContainTextAsync("Page");
        await field.GetByRole(AriaRole.Button, new() { Name = "xdm.web.webPageDetails.name" }).ClickAsync();
        await Assertions.Expect(source.Locator(".found")).ToContainTextAsync("Tents");

        // A secret of the rules never reaches the page.
        await Assertions.Expect(open.Sheet).Not.ToContainTextAsync(LiveRun.ShopKey);
        Assert.DoesNotContain(LiveRun.ProjectToken, await open.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_click_shows_what_was_left_out_of_a_record()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync(ofRules: """
            { "rules": [ { "name": "All", "actions": [ { "type": "trackEvent", "event": "View", "spread": [ "{{xdm.shop}}" ] } ] } ] }
            """);
        await run.ForwardAsync(LiveRun.Event("view", more: ",\"shop\":{\"bucket\":\"A\",\"$ignore\":true,\"cart\":1}"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);

        await open.Rows.First.ClickAsync();

        await Assertions.Expect(open.Sheet).ToContainTextAsync("\"bucket\" is left out: Mixpanel reserves the name");
        await Assertions.Expect(open.Sheet).ToContainTextAsync("\"$ignore\" is left out: Mixpanel reserves the name");
    }

    private const string RulesOfMany = """
        { "rules": [
          { "name": "All", "actions": [ { "type": "trackEvent", "event": "Seen" } ] },
          { "name": "Items", "actions": [ { "type": "trackEvent", "event": "{{item.name}}", "forEach": "{{xdm.items}}", "properties": { "created_at": 1762682400, "list": [ { "a": 1 }, { "b": [ 2 ] } ] } } ] } ] }
        """;

    [Fact]
    public async Task A_filter_finds_an_event_by_any_of_its_records_and_shows_that_one()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync(ofRules: RulesOfMany);
        string items = string.Join(',', Enumerable.Range(0, 20).Select(i => $$"""{"name":"Item {{i}}"}"""));
        await run.ForwardAsync(LiveRun.Event("view", more: $",\"items\":[{items}]"), LiveRun.Event("other"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(2);
        await Assertions.Expect(open.Rows.Last).ToContainTextAsync("Seen");

        await open.Page.GetByLabel("Event", new() { Exact = true }).FillAsync("item 19");

        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(open.Rows.GetByRole(AriaRole.Button)).ToHaveTextAsync("Item 19");
    }

    [Fact]
    public async Task Filters_and_the_open_event_are_in_the_address_and_come_back_by_it()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("view", Other), LiveRun.Event("other"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);
        await open.Page.GetByLabel("User", new() { Exact = true }).FillAsync(Other);
        await open.Page.GetByRole(AriaRole.Combobox, new() { Name = "Outcome" }).SelectOptionAsync("forwarded");
        await Assertions.Expect(open.Rows).ToHaveCountAsync(1);
        await open.Rows.First.ClickAsync();
        await Assertions.Expect(open.Sheet.GetByText("What is sent: 1 record")).ToBeVisibleAsync();
        string address = open.Page.Url;

        await using OpenPage again = await chromium.OpenAsync(run.Address, address[(address.IndexOf('#', StringComparison.Ordinal) + 1)..]);

        await Assertions.Expect(again.Sheet.GetByText("What is sent: 1 record")).ToBeVisibleAsync();
        await Assertions.Expect(again.Sheet).ToContainTextAsync(Other);
        await again.Button("Close").ClickAsync();
        await Assertions.Expect(again.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(again.Page.GetByLabel("User", new() { Exact = true })).ToHaveValueAsync(Other);
        Assert.DoesNotContain("open=", again.Page.Url, StringComparison.Ordinal);
        await again.Page.Keyboard.PressAsync("c");
        await Assertions.Expect(again.Rows).ToHaveCountAsync(3);
        Assert.EndsWith("#live", again.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nested_value_has_the_width_of_the_sheet_and_a_time_is_readable_beside_its_number()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync(ofRules: RulesOfMany);
        await run.ForwardAsync(LiveRun.Event("view", more: ",\"items\":[{\"name\":\"Tent\"}]"));
        await using OpenPage open = await chromium.OpenAsync(run.Address);

        await open.Rows.First.ClickAsync();

        ILocator record = open.Sheet.Locator(".record").Filter(new() { HasText = "Tent" });
        ILocator nested = record.Locator("pre");
        await Assertions.Expect(nested).ToContainTextAsync("\"b\": [");
        float width = (await nested.BoundingBoxAsync())!.Width;
        Assert.True(width > 0.6f * (await record.BoundingBoxAsync())!.Width, $"{width} pixels");
        await Assertions.Expect(record.GetByRole(AriaRole.Row).Filter(new() { HasText = "created_at" }).Locator("time")).ToContainTextAsync("9 Nov 2025");
        await Assertions.Expect(record.GetByRole(AriaRole.Row).Filter(new() { HasText = "1762682400" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_first_event_is_on_the_first_screen_of_a_phone()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"));
        await using OpenPage open = await chromium.OpenAsync(run.Address, width: 360, height: 640);

        await Assertions.Expect(open.Rows.First).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Theory]
    [InlineData("live")]
    [InlineData("users")]
    [InlineData("flow")]
    public async Task A_view_without_events_says_how_to_send_some(string view)
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await using OpenPage open = await chromium.OpenAsync(run.Address, view);

        await Assertions.Expect(open.Page.GetByText("mixpanel-functions send --events FILE")).ToBeVisibleAsync();
    }
}
