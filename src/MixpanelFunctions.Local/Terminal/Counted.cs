using System.Globalization;

namespace MixpanelFunctions.Local.Terminal;

/// <summary>A number with its noun.</summary>
internal static class Counted
{
    /// <summary><c>1 request</c>, <c>1,200 requests</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for any other number; by default with an s.</param>
    public static string Of(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");
}
