namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>The search engine that a visitor came from, by mixpanel-js's names (<c>src/utils.js</c>, <c>_.info.searchEngine</c>).</summary>
internal static class SearchEngine
{
    /// <summary>Its name; empty where it is none of those.</summary>
    /// <remarks>Looked for in the host only; mixpanel-js takes these words anywhere in the URL.</remarks>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> referrer)
    {
        if (!referrer.StartsWith("http://"u8) && !referrer.StartsWith("https://"u8))
        {
            return default;
        }

        ReadOnlySpan<byte> host = UrlParts.Hostname(referrer);
        return host.Has("google."u8) ? "google"u8
            : host.Has("bing.com"u8) ? "bing"u8
            : host.Has("yahoo.com"u8) ? "yahoo"u8
            : host.Has("duckduckgo.com"u8) ? "duckduckgo"u8
            : default;
    }
}
