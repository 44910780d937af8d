using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>Kari of the samples: she looks at a tent on her phone, and buys it on her desktop, signed in.</summary>
[Collection(ChromiumTests.Name)]
public class SignInStoryTests(Chromium chromium, SampleRun samples)
{
    private const string Kari = "kari.nordmann@example.com";

    [Fact]
    public async Task What_a_visitor_did_before_and_after_she_signed_in_is_one_users_stream()
    {
        chromium.SkipWithoutBrowser();
        await using OpenPage open = await chromium.OpenAsync(await samples.AddressAsync(), "users");

        await open.Page.GetByLabel("Find a user").FillAsync(Kari);
        await open.Page.GetByLabel("Users", new() { Exact = true }).GetByRole(AriaRole.Button).Filter(new() { HasText = Kari }).ClickAsync();

        ILocator user = open.Page.GetByRole(AriaRole.Region, new() { Name = "User", Exact = true });
        await Assertions.Expect(user.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(Kari);
        await Assertions.Expect(user.Locator(".ids")).ToContainTextAsync("$device:94080774121207177358352766333727308464");
        await Assertions.Expect(user.Locator(".ids")).ToContainTextAsync("$device:50014360054523924290193025280511357581");
        await Assertions.Expect(user.Locator(".stream > .joint")).ToHaveCountAsync(2);
        await Assertions.Expect(user.Locator(".stream > .before").First).ToContainTextAsync("before sign-in");
        await Assertions.Expect(user.Locator(".stream > .before").First).ToContainTextAsync("counts for " + Kari);
        await Assertions.Expect(user.Locator(".stream > .after").Filter(new() { HasText = "Purchase" }).First).ToContainTextAsync("sent as " + Kari);
        await open.ShouldBeUntouchedAsync();
    }
}
