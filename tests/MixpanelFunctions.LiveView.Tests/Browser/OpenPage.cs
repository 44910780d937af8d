using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>The live view in a browser, watched for all that it must never do.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private const string Watching = """
        window.scriptsRun = 0;
        window.violations = [];
        document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));
        """;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly string _origin;

    private OpenPage(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        _origin = address.GetLeftPart(UriPartial.Authority) + "/";
    }

    public IPage Page { get; }

    public ILocator Rows => Page.Locator(".live-table tbody tr");

    public ILocator Sheet => Page.GetByRole(AriaRole.Dialog);

    public static async Task<OpenPage> OpenAsync(IBrowserContext context, Uri address, string view)
    {
        context.SetDefaultTimeout(Chromium.Patience);
        await context.AddInitScriptAsync(Watching);
        IPage page = await context.NewPageAsync();
        OpenPage opened = new(context, page, address);
        page.PageError += (_, error) => opened._faults.Enqueue("error: " + error);
        page.Dialog += (_, dialog) =>
        {
            opened._faults.Enqueue("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Popup += (_, popup) => opened._faults.Enqueue("window: " + popup.Url);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(opened._origin, StringComparison.Ordinal))
            {
                opened._faults.Enqueue("request: " + request.Url);
            }
        };
        await page.GotoAsync(opened._origin + "#" + view);
        await Assertions.Expect(page.Locator("#connection-text")).ToHaveTextAsync("Connected");
        return opened;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Tab(string name) => Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name });

    /// <summary>Goes to a view by its link.</summary>
    public async Task GoAsync(string name)
    {
        await Tab(name).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true, Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>No script of an event ran, the policy had nothing to stop, nothing was asked for elsewhere.</summary>
    public async Task ShouldBeUntouchedAsync()
    {
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => window.scriptsRun"));
        Assert.Empty(await Page.EvaluateAsync<string[]>("() => window.violations"));
        Assert.Empty(_faults);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
