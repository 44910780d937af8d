using System.Text;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>
/// Operating systems as Mixpanel's SDKs spell them. Client hints and Adobe's SDKs have other spellings of some, and
/// one system under two names would be two rows of every report.
/// </summary>
internal static class OperatingSystemName
{
    /// <summary>Other spellings, compared without case, and Mixpanel's.</summary>
    private static readonly (byte[] Other, byte[] Name)[] Spellings =
    [
        .. new[]
        {
            ("macOS", "Mac OS X"), ("Mac OS X", "Mac OS X"), ("Mac OS", "Mac OS X"), ("OS X", "Mac OS X"),
            ("Chrome OS", "Chrome OS"), ("Chromium OS", "Chrome OS"), ("ChromeOS", "Chrome OS"),
            ("Windows", "Windows"), ("Android", "Android"), ("Linux", "Linux"), ("iOS", "iOS"), ("iPhone OS", "iOS"),
        }.Select(pair => (Encoding.ASCII.GetBytes(pair.Item1), Encoding.ASCII.GetBytes(pair.Item2))),
    ];

    /// <summary>Mixpanel's spelling; what is not one of them stays as it is, and what says that it is unknown is nothing.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] other, byte[] spelling) in Spellings)
        {
            if (Ascii.EqualsIgnoreCase(name, other))
            {
                return spelling;
            }
        }

        return Ascii.EqualsIgnoreCase(name, "Unknown"u8) ? default : name;
    }
}
