using System.Runtime.CompilerServices;
using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// Reads ids that Mixpanel's SDK created: <c>$device:X</c>, the SDK's whole cookie, or a <c>Cookie</c> header that holds it
/// (mixpanel-js, <c>src/mixpanel-persistence.js</c>).
/// </summary>
/// <param name="tokens">The tokens of the projects, the default project's first. The cookie's name contains one.</param>
internal sealed class SdkIdReader(IEnumerable<string> tokens)
{
    private readonly byte[][] _names = [.. tokens.Select(token => Encoding.UTF8.GetBytes($"mp_{token}_mixpanel"))];

    /// <summary>Reads a value that is known to come from the SDK: text that is neither marked as anonymous nor a cookie is the known user.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The value; a string, a number, or the cookie's content as an object.</param>
    /// <returns>The ids; both missing where the value says nothing that Mixpanel accepts.</returns>
    public SdkIds Read(EventValues values, JsonValue value)
    {
        if (TryRead(values, value, out SdkIds ids))
        {
            return ids;
        }

        return IdText.TryRead(values, value, out JsonValue user) ? new SdkIds(default, user, default) : default;
    }

    /// <summary>Reads a value that shows by its form that it is the SDK's.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">Any value.</param>
    /// <param name="ids">The ids; both missing if the value has the form but no id that Mixpanel accepts.</param>
    /// <returns>Whether it has the form.</returns>
    public bool TryRead(EventValues values, JsonValue value, out SdkIds ids)
    {
        ids = default;
        if (value.Kind == JsonKind.Object)
        {
            return SdkCookie.TryRead(values, value, out ids) && (ids.DeviceId.Kind == JsonKind.String || ids.UserId.Kind == JsonKind.String);
        }

        return value.Kind == JsonKind.String && TryReadText(values, value, out ids);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadText(EventValues values, JsonValue value, out SdkIds ids)
    {
        ids = default;
        if (IdText.TrySplit(values, value, out JsonValue marked, out JsonValue bare))
        {
            ids = new SdkIds(bare, default, marked);
            return true;
        }

        ReadOnlySpan<byte> text = JavaScriptText.Trim(values.PlainText(value));
        if (text.StartsWith("{"u8) || text.StartsWith("%7B"u8) || text.StartsWith("%7b"u8))
        {
            // Ids in braces are ids; "{}" is known not to be one.
            return text.Length > 2 && SdkCookie.TryDecode(values, text, out JsonValue json) && SdkCookie.TryRead(values, json, out ids);
        }

        if (!CookieHeader.TryFind(text, _names, out ReadOnlySpan<byte> cookie))
        {
            return false;
        }

        // A header is never an id, even if its cookie is invalid.
        _ = SdkCookie.TryDecode(values, cookie, out JsonValue content) && SdkCookie.TryRead(values, content, out ids);
        return true;
    }

    /// <summary>An anonymous id without what marks it as one; missing if nothing remains that Mixpanel accepts.</summary>
    public static JsonValue WithoutPrefix(EventValues values, JsonValue id) =>
        IdText.TrySplit(values, id, out _, out JsonValue bare) ? bare : id;
}
