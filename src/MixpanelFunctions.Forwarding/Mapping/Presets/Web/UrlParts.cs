using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Web;

/// <summary>Parts of a URL, named as in the browser's <c>URL</c> (WHATWG URL).</summary>
internal static class UrlParts
{
    /// <summary>The host with its port, as <c>$referring_domain</c> has it; empty if the text is not a whole URL.</summary>
    public static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> url)
    {
        ReadOnlySpan<byte> authority = url.Behind("://"u8).UpTo("/?#"u8);
        // Never a user's name and password.
        return authority[(authority.LastIndexOf((byte)'@') + 1)..];
    }

    /// <summary>The host without its port, as <c>current_domain</c> has it.</summary>
    public static ReadOnlySpan<byte> Hostname(ReadOnlySpan<byte> url)
    {
        ReadOnlySpan<byte> host = Host(url);
        int port = host.LastIndexOf((byte)':');
        return port > host.LastIndexOf((byte)']') ? host[..port] : host;
    }

    /// <summary>The path, as <c>current_url_path</c> has it: at least <c>/</c>; empty if the text is not a whole URL.</summary>
    public static ReadOnlySpan<byte> Path(ReadOnlySpan<byte> url)
    {
        ReadOnlySpan<byte> rest = url.Behind("://"u8);
        if (rest.IsEmpty)
        {
            return default;
        }

        rest = rest.UpTo("?#"u8);
        int path = rest.IndexOf((byte)'/');
        return path < 0 ? "/"u8 : rest[path..];
    }

    /// <summary>The protocol with its colon, as <c>current_url_protocol</c> has it; empty if the text is not a whole URL.</summary>
    public static ReadOnlySpan<byte> Protocol(ReadOnlySpan<byte> url)
    {
        int end = url.IndexOf("://"u8);
        return end <= 0 ? default : url[..(end + 1)];
    }

    /// <summary>
    /// The query with its question mark, as <c>current_url_search</c> has it; empty if the text is not a whole URL or its query is empty.
    /// </summary>
    public static ReadOnlySpan<byte> Search(ReadOnlySpan<byte> url)
    {
        ReadOnlySpan<byte> rest = url.Behind("://"u8).UpTo("#"u8);
        int query = rest.IndexOf((byte)'?');
        return query < 0 || query == rest.Length - 1 ? default : rest[query..];
    }
}
