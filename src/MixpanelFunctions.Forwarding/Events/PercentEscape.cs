using System.Globalization;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>Escapes of URLs and cookies: a byte as <c>%</c> and two hexadecimal digits (RFC 3986, section 2.1).</summary>
internal static class PercentEscape
{
    /// <summary>How many characters an escape has.</summary>
    public const int Length = 3;

    /// <summary>Reads the escape at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the <c>%</c> would be.</param>
    /// <param name="value">The byte that is escaped.</param>
    /// <returns>Whether a whole escape is there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, int at, out byte value)
    {
        value = 0;
        return text[at] == '%' && at + Length <= text.Length
            && byte.TryParse(text.Slice(at + 1, Length - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
