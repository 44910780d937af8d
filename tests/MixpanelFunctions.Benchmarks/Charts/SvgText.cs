using System.Globalization;
using System.Security;

namespace MixpanelFunctions.Benchmarks.Charts;

/// <summary>Texts and numbers as SVG has them.</summary>
internal static class SvgText
{
    public static string Escape(string text) => SecurityElement.Escape(text)!;

    /// <summary>A place in pixels; finer than a tenth of one is not seen.</summary>
    public static string Place(double pixels) => pixels.ToString("0.#", CultureInfo.InvariantCulture);
}
