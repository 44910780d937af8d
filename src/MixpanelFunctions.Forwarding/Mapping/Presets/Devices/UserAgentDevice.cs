using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>
/// The device in a user agent string, by the checks of mixpanel-js in its order (<c>src/utils.js</c>,
/// <c>_.info.device</c>). Desktops have none.
/// </summary>
internal static class UserAgentDevice
{
    /// <summary>Its name; empty if it is not one of those.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> userAgent) =>
        userAgent.HasIgnoringCase("windows phone"u8) || userAgent.Has("WPDesktop"u8) ? "Windows Phone"u8
        : userAgent.Has("iPad"u8) ? "iPad"u8
        : userAgent.Has("iPod"u8) ? "iPod Touch"u8
        : userAgent.Has("iPhone"u8) ? "iPhone"u8
        : IsBlackBerry(userAgent) ? "BlackBerry"u8
        : userAgent.Has("Android"u8) ? "Android"u8
        : default;

    /// <summary>Whether it is one of BlackBerry's.</summary>
    public static bool IsBlackBerry(ReadOnlySpan<byte> userAgent) =>
        userAgent.HasIgnoringCase("blackberry"u8) || userAgent.HasIgnoringCase("playbook"u8) || userAgent.HasIgnoringCase("bb10"u8);
}
