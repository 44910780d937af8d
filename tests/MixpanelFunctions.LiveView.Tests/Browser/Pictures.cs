using Microsoft.Playwright;

namespace MixpanelFunctions.LiveView.Tests.Browser;

/// <summary>Screenshots to look at, where the variable <c>LIVE_VIEW_PICTURES</c> names a folder for them.</summary>
internal static class Pictures
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("LIVE_VIEW_PICTURES");

    public static async Task TakeAsync(OpenPage open, string name)
    {
        if (!string.IsNullOrEmpty(Folder))
        {
            await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name.Replace(' ', '-').ToLowerInvariant() + ".png") });
        }
    }
}
