using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>
/// The browser in a user agent string, by the checks of mixpanel-js in its order (<c>src/utils.js</c>,
/// <c>_.info.browser</c> and <c>_.info.browserVersion</c>), so that events of both ways fall into the same groups.
/// mixpanel-js also uses <c>navigator.vendor</c> and <c>window.opera</c>, which a server does not see: Apple's vendor
/// is taken from the engine's name, Opera's object from that browser's own.
/// </summary>
internal static class UserAgentBrowser
{
    private static readonly Browser OperaMini = new("Opera Mini");
    private static readonly Browser Opera = new("Opera", "Opera/", "OPR/");
    private static readonly Browser BlackBerry = new("BlackBerry", "BlackBerry ");
    private static readonly Browser ExplorerMobile = new("Internet Explorer Mobile", "rv:");
    private static readonly Browser Samsung = new("Samsung Internet", "SamsungBrowser/");
    private static readonly Browser Edge = new("Microsoft Edge", "Edg/", "Edge/");
    private static readonly Browser Facebook = new("Facebook Mobile");
    private static readonly Browser Whale = new("Whale Browser", "Whale/");
    private static readonly Browser Chrome = new("Chrome", "Chrome/");
    private static readonly Browser ChromeIos = new("Chrome iOS", "CriOS/");
    private static readonly Browser Uc = new("UC Browser", "UCBrowser/", "UCWEB/");
    private static readonly Browser FirefoxIos = new("Firefox iOS", "FxiOS/");
    private static readonly Browser MobileSafari = new("Mobile Safari", "Version/");
    private static readonly Browser Safari = new("Safari", "Version/");
    private static readonly Browser AndroidMobile = new("Android Mobile", "android ");
    private static readonly Browser Konqueror = new("Konqueror", "Konqueror:");
    private static readonly Browser Firefox = new("Firefox", "Firefox/");
    private static readonly Browser Explorer = new("Internet Explorer", "rv:", "MSIE ");
    private static readonly Browser Mozilla = new("Mozilla", "rv:");

    /// <summary>Its name; empty if it is not known.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> userAgent) => Find(userAgent)?.Name;

    /// <summary>Its version's first two numbers as they are, such as <c>142.0</c>; empty if it is unknown.</summary>
    public static ReadOnlySpan<byte> Version(ReadOnlySpan<byte> userAgent) =>
        Find(userAgent) is { } browser ? VersionNumber.FirstBehind(userAgent, browser.VersionMarks) : default;

    private static Browser? Find(ReadOnlySpan<byte> text)
    {
        if (text.Has(" OPR/"u8) || text.Has("Opera"u8))
        {
            return text.Has("Mini"u8) ? OperaMini : Opera;
        }

        if (UserAgentDevice.IsBlackBerry(text))
        {
            return BlackBerry;
        }

        if (text.Has("IEMobile"u8) || text.Has("WPDesktop"u8))
        {
            return ExplorerMobile;
        }

        if (text.Has("SamsungBrowser/"u8))
        {
            return Samsung;
        }

        if (text.Has("Edge"u8) || text.Has("Edg/"u8))
        {
            return Edge;
        }

        return text.Has("FBIOS"u8) ? Facebook
            : text.Has("Whale/"u8) ? Whale
            : text.Has("Chrome"u8) ? Chrome
            : text.Has("CriOS"u8) ? ChromeIos
            : text.Has("UCWEB"u8) || text.Has("UCBrowser"u8) ? Uc
            : text.Has("FxiOS"u8) ? FirefoxIos
            : FindByEngine(text);
    }

    private static Browser? FindByEngine(ReadOnlySpan<byte> text)
    {
        bool isAndroid = text.Has("Android"u8);
        if (!isAndroid && text.Has("AppleWebKit"u8))
        {
            return text.Has("Mobile"u8) ? MobileSafari : Safari;
        }

        // Before Firefox, as there: mixpanel-js counts Firefox for Android as this.
        return isAndroid ? AndroidMobile
            : text.Has("Konqueror"u8) ? Konqueror
            : text.Has("Firefox"u8) ? Firefox
            : text.Has("MSIE"u8) || text.Has("Trident/"u8) ? Explorer
            : text.Has("Gecko"u8) ? Mozilla
            : null;
    }

    /// <summary>A browser's name in Mixpanel, and after what its version is.</summary>
    private sealed class Browser(string name, params string[] versionMarks)
    {
        public byte[] Name { get; } = System.Text.Encoding.ASCII.GetBytes(name);

        public byte[][] VersionMarks { get; } = [.. versionMarks.Select(System.Text.Encoding.ASCII.GetBytes)];
    }
}
