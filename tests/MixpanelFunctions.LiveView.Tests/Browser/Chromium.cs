using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>The tests that look at the page, with one browser for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumTests : ICollectionFixture<Chromium>, ICollectionFixture<SampleRun>
{
    public const string Name = "Chromium";
}

/// <summary>The machine's own Chromium. None is downloaded; where there is none, the tests are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Long beyond what a busy machine needs: only what hangs comes to it. In milliseconds.</summary>
    public const float Patience = 60_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>Opens the page as a new visitor does; skips the test where there is no browser.</summary>
    internal async Task<OpenPage> OpenAsync(Uri address, string view = "live", bool dark = false, int width = 1280, int height = 900)
    {
        SkipWithoutBrowser();
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await OpenPage.OpenAsync(context, address, view);
    }

    public void SkipWithoutBrowser() =>
        Assert.SkipWhen(_browser is null, "There is no Chromium on the PATH: apt-get install chromium");

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
         from name in Names
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
