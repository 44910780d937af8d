using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>The Users page with a visitor of a site that runs Mixpanel's SDK.</summary>
[Collection(ChromiumTests.Name)]
public class SdkVisitorTests(Chromium chromium)
{
    [Fact]
    public async Task The_page_names_what_each_id_was_taken_from()
    {
        chromium.SkipWithoutBrowser();
        await using LiveRun run = await SdkVisitor.VisitAsync();
        await using OpenPage open = await chromium.OpenAsync(run.Address, "users", dark: true);

        ILocator user = open.Page.GetByRole(AriaRole.Region, new() { Name = "User", Exact = true });
        await Assertions.Expect(user.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(SdkVisitor.User);
        ILocator ids = user.Locator(".ids > li");
        await Assertions.Expect(ids).ToHaveCountAsync(3);
        await Assertions.Expect(ids.Filter(new() { HasText = "$device:" + SdkVisitor.Device })).ToContainTextAsync("Source: the anonymous id, by Forwarding__MixpanelSdkId (arc.event.xdm._acme.distinct_id)");
        await Assertions.Expect(ids.First).ToContainTextAsync("Source: the known user, by Forwarding__MixpanelSdkId");
        await Assertions.Expect(ids.Last).ToContainTextAsync("Source: the anonymous id, the ECID");
        await Pictures.TakeAsync(open, "live view users");
        await open.ShouldBeUntouchedAsync();
    }
}
