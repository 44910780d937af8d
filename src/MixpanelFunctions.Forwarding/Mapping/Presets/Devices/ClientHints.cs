using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>
/// The values of user agent client hints (W3C/WICG, "User-Agent Client Hints"; XDM: <c>browserdetails.schema.json</c>,
/// <c>userAgentClientHints</c>).
/// </summary>
internal static class ClientHints
{
    /// <summary>
    /// Brands and Mixpanel's names for them, the closest first: a browser lists itself beside what it is built on, in an
    /// order that changes, with made-up names between. Chromium itself and what has no name in mixpanel-js (Brave, Vivaldi)
    /// is Chrome, as it is there by the user agent string.
    /// </summary>
    private static readonly (byte[] Brand, byte[] Name)[] Brands =
    [
        .. new[]
        {
            ("Opera", "Opera"), ("Opera GX", "Opera"), ("OperaMobile", "Opera"), ("Samsung Internet", "Samsung Internet"),
            ("Microsoft Edge", "Microsoft Edge"), ("Microsoft Edge WebView2", "Microsoft Edge"), ("Whale", "Whale Browser"),
            ("Google Chrome", "Chrome"), ("Chrome", "Chrome"), ("HeadlessChrome", "Chrome"), ("Android WebView", "Chrome"), ("Chromium", "Chrome"),
        }.Select(pair => (Encoding.ASCII.GetBytes(pair.Item1), Encoding.ASCII.GetBytes(pair.Item2))),
    ];

    /// <summary>Finds the browser among the brands.</summary>
    /// <param name="brands">The list of <c>{"brand": …, "version": …}</c>, as JSON.</param>
    /// <param name="version">The brand's version as it is; empty if it has none.</param>
    /// <returns>The browser's name in Mixpanel; empty if none is known.</returns>
    public static ReadOnlySpan<byte> Browser(ReadOnlySpan<byte> brands, out ReadOnlySpan<byte> version)
    {
        int best = Brands.Length;
        version = default;
        Utf8JsonReader reader = new(brands, EventReader.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            int found = ReadOne(ref reader, out ReadOnlySpan<byte> foundVersion);
            if (found < best)
            {
                best = found;
                version = foundVersion;
            }
        }

        return best < Brands.Length ? Brands[best].Name : default;
    }

    /// <summary>The device as mixpanel-js would name it by the user agent string; empty for desktops.</summary>
    public static ReadOnlySpan<byte> Device(ReadOnlySpan<byte> platform) => platform.SequenceEqual("Android"u8) ? "Android"u8 : default;

    /// <summary>A platform's version as people know it.</summary>
    /// <param name="platform">The platform, such as <c>Windows</c>.</param>
    /// <param name="version">Its version as the hint has it, such as <c>15.0.0</c>; empty if there is none.</param>
    public static ReadOnlySpan<byte> PlatformVersion(ReadOnlySpan<byte> platform, ReadOnlySpan<byte> version)
    {
        if (platform.SequenceEqual("Windows"u8))
        {
            return Windows(version);
        }

        while (version.EndsWith(".0"u8))
        {
            version = version[..^2];
        }

        return version;
    }

    /// <summary>
    /// Windows reports the version of an interface (Microsoft, "Detect Windows 11 using User-Agent Client Hints").
    /// </summary>
    private static ReadOnlySpan<byte> Windows(ReadOnlySpan<byte> version)
    {
        ReadOnlySpan<byte> major = version.LeadingDigits();
        if (major.Length is 0 or > 2)
        {
            return version;
        }

        if (major.SequenceEqual("0"u8))
        {
            return version.StartsWith("0.1"u8) ? "7"u8 : version.StartsWith("0.2"u8) ? "8"u8 : version.StartsWith("0.3"u8) ? "8.1"u8 : default;
        }

        return major.Length == 2 && major.SequenceCompareTo("13"u8) >= 0 ? "11"u8 : "10"u8;
    }

    private static int ReadOne(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> version)
    {
        int found = Brands.Length;
        version = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isBrand = JsonToken.Is(ref reader, "brand"u8);
            bool isVersion = JsonToken.Is(ref reader, "version"u8);
            reader.Read();
            if (isBrand && reader.TokenType == JsonTokenType.String)
            {
                found = Find(ref reader);
            }
            else if (isVersion && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
            {
                version = reader.ValueSpan;
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    private static int Find(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < Brands.Length; i++)
        {
            if (JsonToken.Is(ref reader, Brands[i].Brand))
            {
                return i;
            }
        }

        return Brands.Length;
    }
}
