using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>What a narrow window must still show.</summary>
[Collection(ChromiumTests.Name)]
public class WidthTests(Chromium chromium)
{
    private const string IsWhole = "element => element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight && getComputedStyle(element).textOverflow !== 'ellipsis'";

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(1024, 768)]
    [InlineData(390, 844)]
    public async Task The_reason_of_an_event_that_is_not_sent_is_readable_in_full(int width, int height)
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync(ofRules: """
            { "filters": [ { "name": "Events of our own testers and of the agency", "eventTypes": { "deny": [ "test" ] } } ],
              "rules": [ { "name": "Every event that the site sends", "actions": [ { "type": "trackEvent", "event": "{{xdm.eventType}}", "time": "{{xdm.given}}", "spread": [ "{{xdm.shop}}" ] } ] } ] }
            """);
        await run.ForwardAsync(
            LiveRun.Event("view", more: ",\"shop\":{\"Page\":\"Tents\",\"Price\":3200}"),
            LiveRun.Event("test"),
            LiveRun.Event("late", more: ",\"given\":\"some day\""),
            """{"identityMap":{"Email":[{"id":"ada@example.com"}]},"segmentMembership":{"ups":{"a":{"status":"realized"}}},"personalEmail":{"address":"ada@example.com"}}""");
        await using OpenPage open = await chromium.OpenAsync(run.Address, width: width, height: height);
        await Assertions.Expect(open.Rows).ToHaveCountAsync(4);

        ILocator reasons = open.Rows.Locator(".what > *").Filter(new() { HasNotText = "Tents" });
        await Assertions.Expect(reasons).ToHaveCountAsync(3);
        foreach (ILocator reason in await reasons.AllAsync())
        {
            Assert.True(await reason.EvaluateAsync<bool>(IsWhole), await reason.InnerTextAsync());
            Assert.True((await reason.BoundingBoxAsync())!.Width > 140, await reason.InnerTextAsync());
        }

        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await Pictures.TakeAsync(open, $"reasons {width}");
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_user_that_the_list_marks_is_the_user_beside_it(int width, int height)
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("signin", more: ",\"login\":\"kari\""), LiveRun.Event("view"));
        await using OpenPage open = await chromium.OpenAsync(run.Address, width: width, height: height);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await open.Page.RouteAsync("**/live/users/one**", async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });

        await open.GoAsync("Users");
        await asked.Task;

        ILocator marked = open.Page.Locator(".people button[aria-pressed='true']");
        ILocator user = open.Page.GetByRole(AriaRole.Region, new() { Name = "User", Exact = true });
        await Assertions.Expect(marked).ToHaveCountAsync(1);
        await Assertions.Expect(user).ToHaveTextAsync("Loading…");
        await Pictures.TakeAsync(open, $"user loading {width}");
        answer.SetResult();
        await Assertions.Expect(user.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(await marked.Locator(".who").InnerTextAsync());
        await Pictures.TakeAsync(open, $"user {width}");
        await open.ShouldBeUntouchedAsync();
    }
}
