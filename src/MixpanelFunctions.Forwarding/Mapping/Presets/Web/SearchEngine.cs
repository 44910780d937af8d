using System.Text;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Web;

/// <summary>The search engine that a visitor came from, by mixpanel-js's names (<c>src/utils.js</c>, <c>_.info.searchEngine</c>).</summary>
internal static class SearchEngine
{
    /// <summary>Its name; empty if it is not one of those.</summary>
    /// <remarks>
    /// Looked for in the host only, as a whole label before a top-level domain: mixpanel-js takes these words anywhere in the URL, and
    /// then <c>notgoogle.com</c> is Google.
    /// </remarks>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> referrer)
    {
        if (!referrer.StartsWith("http://"u8) && !referrer.StartsWith("https://"u8))
        {
            return default;
        }

        ReadOnlySpan<byte> host = UrlParts.Hostname(referrer);
        return IsOf(host, "google"u8) ? "google"u8
            : IsOf(host, "bing"u8) ? "bing"u8
            : IsOf(host, "yahoo"u8) ? "yahoo"u8
            : IsOf(host, "duckduckgo"u8) ? "duckduckgo"u8
            : default;
    }

    private static bool IsOf(ReadOnlySpan<byte> host, ReadOnlySpan<byte> engine)
    {
        while (host.IndexOf((byte)'.') is >= 0 and int dot)
        {
            ReadOnlySpan<byte> label = host[..dot];
            host = host[(dot + 1)..];
            if (Ascii.EqualsIgnoreCase(label, engine) && IsTopLevel(host))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>com</c>, a country's two letters, or <c>co</c> or <c>com</c> before a country's.</summary>
    private static bool IsTopLevel(ReadOnlySpan<byte> domain)
    {
        int dot = domain.IndexOf((byte)'.');
        ReadOnlySpan<byte> last = domain[(dot + 1)..];
        return dot < 0
            ? last.Length == 2 || IsCom(last)
            : last.Length == 2 && (IsCom(domain[..dot]) || Ascii.EqualsIgnoreCase(domain[..dot], "co"u8));
    }

    private static bool IsCom(ReadOnlySpan<byte> label) => Ascii.EqualsIgnoreCase(label, "com"u8);
}
