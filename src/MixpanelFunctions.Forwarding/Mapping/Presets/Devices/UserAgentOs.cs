using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>
/// The operating system in a user agent string: its name by the checks of mixpanel-js in its order
/// (<c>src/utils.js</c>, <c>_.info.os</c>), and its version, which mixpanel-js does not look for.
/// </summary>
internal static class UserAgentOs
{
    /// <summary>Its name; empty if it is not known.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> userAgent)
    {
        if (userAgent.HasIgnoringCase("windows"u8))
        {
            return userAgent.Has("Phone"u8) || userAgent.Has("WPDesktop"u8) ? "Windows Phone"u8 : "Windows"u8;
        }

        return userAgent.Has("iPhone"u8) || userAgent.Has("iPad"u8) || userAgent.Has("iPod"u8) ? "iOS"u8
            : userAgent.Has("Android"u8) ? "Android"u8
            : UserAgentDevice.IsBlackBerry(userAgent) ? "BlackBerry"u8
            : userAgent.HasIgnoringCase("mac"u8) ? "Mac OS X"u8
            : userAgent.Has("Linux"u8) ? "Linux"u8
            : userAgent.Has("CrOS"u8) ? "Chrome OS"u8
            : default;
    }

    /// <summary>
    /// Its version, with Apple's underscores; empty if the string does not contain it, or contains the same for all users: Windows NT 10.0 is also
    /// Windows 11, Mac OS X 10.15 every later macOS, Android 10 with the model K any Android
    /// (chromium.org, "User-Agent Reduction"), and since version 26 Safari says iOS 18 for every iOS.
    /// </summary>
    public static ReadOnlySpan<byte> Version(ReadOnlySpan<byte> userAgent)
    {
        ReadOnlySpan<byte> name = Name(userAgent);
        return name.SequenceEqual("Windows"u8) ? Windows(Number(userAgent.Behind("Windows NT "u8), (byte)'.'))
            : name.SequenceEqual("Windows Phone"u8) ? WindowsPhone(userAgent.Behind("Windows Phone "u8))
            : name.SequenceEqual("iOS"u8) ? Ios(userAgent)
            : name.SequenceEqual("Android"u8) ? Android(userAgent.Behind("Android "u8))
            : name.SequenceEqual("Mac OS X"u8) ? Mac(userAgent.Behind("Mac OS X "u8))
            : default;
    }

    /// <summary>Marketing names by the kernel's number (Microsoft, "Operating System Version").</summary>
    private static ReadOnlySpan<byte> Windows(ReadOnlySpan<byte> kernel) =>
        kernel.SequenceEqual("6.3"u8) ? "8.1"u8
        : kernel.SequenceEqual("6.2"u8) ? "8"u8
        : kernel.SequenceEqual("6.1"u8) ? "7"u8
        : kernel.SequenceEqual("6.0"u8) ? "Vista"u8
        : kernel.SequenceEqual("5.1"u8) || kernel.SequenceEqual("5.2"u8) ? "XP"u8
        : default;

    private static ReadOnlySpan<byte> WindowsPhone(ReadOnlySpan<byte> behind) =>
        Number(behind.StartsWith("OS "u8) ? behind["OS ".Length..] : behind, (byte)'.');

    private static ReadOnlySpan<byte> Ios(ReadOnlySpan<byte> userAgent)
    {
        ReadOnlySpan<byte> safari = VersionNumber.First(userAgent.Behind("Version/"u8)).LeadingDigits();
        bool isFrozen = safari.Length > 2 || (safari.Length == 2 && safari.SequenceCompareTo("26"u8) >= 0);
        return isFrozen ? default : Number(userAgent.Behind(" OS "u8), (byte)'_');
    }

    private static ReadOnlySpan<byte> Android(ReadOnlySpan<byte> behind) =>
        behind.StartsWith("10; K)"u8) ? default : Number(behind, (byte)'.');

    private static ReadOnlySpan<byte> Mac(ReadOnlySpan<byte> behind) =>
        behind.StartsWith("10_15"u8) || behind.StartsWith("10.15"u8) ? default
        : Number(behind, behind.UpTo(";)"u8).Contains((byte)'_') ? (byte)'_' : (byte)'.');

    /// <summary>Numbers with a separator between them, at the start of a text.</summary>
    private static ReadOnlySpan<byte> Number(ReadOnlySpan<byte> text, byte separator)
    {
        int end = 0;
        while (end < text.Length && (char.IsAsciiDigit((char)text[end]) || (text[end] == separator && end > 0)))
        {
            end++;
        }

        return text[..end];
    }
}
