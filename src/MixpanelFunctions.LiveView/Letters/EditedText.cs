using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MixpanelFunctions.LiveView.Letters;

/// <summary>Checks an edited body before it is used: one JSON text, or several in sequence.</summary>
internal static class EditedText
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = 4_096 };

    /// <summary>Why a text is not JSON, with the place; <see langword="null"/> if it is.</summary>
    public static string? WhyNot(string text)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text), Options);
        try
        {
            bool isEmpty = true;
            while (reader.Read())
            {
                isEmpty = false;
            }

            return isEmpty ? "it is empty" : null;
        }
        catch (JsonException exception)
        {
            // The framework's own message quotes the text.
            return string.Create(CultureInfo.InvariantCulture, $"line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}");
        }
    }
}
