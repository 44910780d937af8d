using System.Net;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Values as IP addresses.</summary>
internal static class IpText
{
    /// <summary>Whether a value is an address, or the <c>0</c>, for which Mixpanel does not look up a location (mixpanel/docs, reference/import-events).</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The value.</param>
    /// <param name="isBlank">Whether it is a text that says nothing.</param>
    public static bool IsAddress(EventValues values, JsonValue value, out bool isBlank)
    {
        isBlank = false;
        switch (value.Kind)
        {
            case JsonKind.String:
                ReadOnlySpan<byte> text = values.PlainText(value);
                isBlank = JavaScriptText.Trim(text).IsEmpty;
                return IPAddress.IsValidUtf8(text);
            case JsonKind.Number:
                return values.Bytes(value) is [(byte)'0'];
            default:
                return false;
        }
    }
}
