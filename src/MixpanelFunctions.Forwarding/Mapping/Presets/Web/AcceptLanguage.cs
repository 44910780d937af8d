using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Web;

/// <summary>Languages as browsers list them (RFC 9110, section 12.5.4): <c>nb-NO,nb;q=0.9,en;q=0.8</c>.</summary>
internal static class AcceptLanguage
{
    /// <summary>The first of the list; a language alone is itself, and <c>*</c> is none.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> languages)
    {
        ReadOnlySpan<byte> first = languages.UpTo(",;"u8).Trim((byte)' ');
        return first.SequenceEqual("*"u8) ? default : first;
    }
}
