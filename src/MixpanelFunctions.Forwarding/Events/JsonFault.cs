using System.Globalization;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>Says where and why a text is not JSON, by the framework's reader, which keeps count of lines and bytes.</summary>
internal static class JsonFault
{
    /// <summary>What is wrong with a text that <see cref="JsonTokens"/> refused, without the text itself.</summary>
    public static string Describe(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text, EventReader.Options);
        try
        {
            reader.Read();
            reader.Skip();
            return "not JSON";
        }
        catch (JsonException exception)
        {
            return Describe(exception);
        }
    }

    /// <summary>The framework's own message quotes the text in part.</summary>
    private static string Describe(JsonException exception)
    {
        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1} of the text");
        if (exception.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return $"nested deeper than {EventReader.DeepestNesting} levels at {place}";
        }

        bool ends = exception.Message.Contains("end of data", StringComparison.Ordinal)
            || exception.Message.Contains("reached end", StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("depth to be zero", StringComparison.Ordinal);
        return ends ? $"the JSON text is cut off at {place}" : $"not JSON at {place}";
    }
}
