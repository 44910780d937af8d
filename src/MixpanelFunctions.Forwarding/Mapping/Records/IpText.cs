using System.Net;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Values as IP addresses.</summary>
internal static class IpText
{
    /// <summary>Whether a value is an address, or the <c>0</c>, for which Mixpanel does not look up a location (mixpanel/docs, reference/import-events).</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The value.</param>
    /// <param name="isBlank">Whether it is an empty or blank text.</param>
    public static bool IsAddress(EventValues values, JsonValue value, out bool isBlank)
    {
        isBlank = false;
        switch (value.Kind)
        {
            case JsonKind.String:
                if (IsPlain(values, value))
                {
                    return true;
                }

                ReadOnlySpan<byte> text = values.PlainText(value);
                isBlank = JavaScriptText.Trim(text).IsEmpty;
                return IPAddress.IsValidUtf8(text);
            case JsonKind.Number:
                return values.Bytes(value) is [(byte)'0'];
            default:
                return false;
        }
    }

    /// <summary>Whether a text is four numbers from 0 to 255 without leading zeros, as nearly every address is. Any other may still be one.</summary>
    public static bool IsPlain(EventValues values, JsonValue value)
    {
        if (value.Kind != JsonKind.String)
        {
            return false;
        }

        int part = -1;
        int dots = 0;
        foreach (byte letter in values.Bytes(value))
        {
            if (letter == '.')
            {
                if (part < 0 || ++dots > 3)
                {
                    return false;
                }

                part = -1;
                continue;
            }

            int digit = letter - '0';
            if ((uint)digit > 9 || part == 0)
            {
                return false;
            }

            part = part < 0 ? digit : (part * 10) + digit;
            if (part > byte.MaxValue)
            {
                return false;
            }
        }

        return dots == 3 && part >= 0;
    }
}
