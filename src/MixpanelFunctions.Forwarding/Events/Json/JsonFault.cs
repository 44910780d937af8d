using System.Globalization;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>Says where and why a text is not JSON, without the text itself.</summary>
internal static class JsonFault
{
    /// <summary>What a check found.</summary>
    /// <param name="text">The text that was checked.</param>
    /// <param name="check">The check, run to its end.</param>
    public static string Describe(ReadOnlySpan<byte> text, in JsonCheck check)
    {
        ReadOnlySpan<byte> before = text[..check.At];
        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"line {before.Count((byte)'\n') + 1}, byte {check.At - before.LastIndexOf((byte)'\n')} of the text");
        return check.Fault switch
        {
            JsonFaultKind.TooDeep => $"nested deeper than {JsonText.DeepestNesting} levels at {place}",
            JsonFaultKind.CutOff => $"the JSON text is cut off at {place}",
            _ => $"not JSON at {place}",
        };
    }
}
