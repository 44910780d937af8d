using System.Text;
using MixpanelFunctions.Forwarding.Rules.Patterns;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>Known crawlers, monitors and tools, by their user agents. As of November 2026.</summary>
internal static class Crawlers
{
    /// <summary>Longer user agents are looked at up to here.</summary>
    private const int MostLength = 1_024;

    // A few hundred user agents are those of most visitors.
    [ThreadStatic]
    private static NameMemory? s_memory;

    /// <summary>Parts of most of the names below, to search for first.</summary>
    private static readonly byte[][] Anchors = [.. new[] { "bot", "spider", "crawl" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Encoded = [.. Names.Select(name => Encoding.UTF8.GetBytes(name.ToLowerInvariant()))];
    private static readonly byte[][] Anchored = [.. Encoded.Where(HasAnchor)];
    private static readonly byte[][] Others = [.. Encoded.Where(name => !HasAnchor(name))];

    /// <summary>The names, as their makers write them. None is a part of a user agent of people: CUBOT, say, is a telephone.</summary>
    public static IReadOnlyList<string> Names =>
    [
        // Search.
        "Googlebot", "AdsBot-Google", "Mediapartners-Google", "Google-InspectionTool", "Storebot-Google", "bingbot", "adidxbot", "msnbot", "YandexBot", "Baiduspider",
        "DuckDuckBot", "Applebot", "Slurp", "PetalBot", "SeznamBot", "Sogou web spider", "Qwantbot", "Yeti/",
        // Models.
        "GPTBot", "ChatGPT-User", "OAI-SearchBot", "ClaudeBot", "Claude-User", "PerplexityBot", "Bytespider", "CCBot", "Amazonbot", "meta-externalagent",
        // Previews of links.
        "facebookexternalhit", "Twitterbot", "LinkedInBot", "Slackbot", "Discordbot", "TelegramBot", "Pinterestbot", "redditbot", "SkypeUriPreview",
        // Audits, archives and monitors.
        "AhrefsBot", "SemrushBot", "MJ12bot", "DotBot", "DataForSeoBot", "rogerbot", "Screaming Frog", "archive.org_bot", "ia_archiver", "UptimeRobot", "Pingdom", "StatusCake",
        "Chrome-Lighthouse", "GTmetrix", "DatadogSynthetics",
        // Tools that run scripts or none.
        "HeadlessChrome", "PhantomJS", "Puppeteer", "Playwright", "python-requests", "python-urllib", "Scrapy", "curl/", "Wget/", "Go-http-client", "Apache-HttpClient", "node-fetch",
    ];

    /// <summary>Whether a user agent is that of a crawler or tool of the list; letter case does not count.</summary>
    public static bool IsOne(ReadOnlySpan<byte> userAgent)
    {
        NameMemory memory = s_memory ??= new NameMemory(longest: byte.MaxValue);
        if (!memory.TryFind(userAgent, out int place, out byte answer))
        {
            answer = HasName(userAgent) ? (byte)1 : (byte)0;
            memory.Keep(userAgent, place, answer);
        }

        return answer != 0;
    }

    private static bool HasName(ReadOnlySpan<byte> userAgent)
    {
        Span<byte> lower = stackalloc byte[MostLength];
        ReadOnlySpan<byte> text = userAgent[..Math.Min(userAgent.Length, MostLength)];
        if (Ascii.ToLower(text, lower, out int length) != System.Buffers.OperationStatus.Done)
        {
            // Letters beyond ASCII: copy what Ascii does not take, byte by byte.
            for (length = 0; length < text.Length; length++)
            {
                lower[length] = text[length] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[length] | 0x20) : text[length];
            }
        }

        ReadOnlySpan<byte> agent = lower[..length];
        return (HasAnchor(agent) && HasOneOf(agent, Anchored)) || HasOneOf(agent, Others);
    }

    private static bool HasAnchor(byte[] name) => HasAnchor(name.AsSpan());

    private static bool HasAnchor(ReadOnlySpan<byte> text) => HasOneOf(text, Anchors);

    private static bool HasOneOf(ReadOnlySpan<byte> text, byte[][] parts)
    {
        foreach (byte[] part in parts)
        {
            if (text.IndexOf(part) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
