using System.Text.Json;

namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>Parses JSON and refuses unpaired surrogates: an escaped surrogate alone is valid JSON, but not a character.</summary>
internal static class SoundJson
{
    /// <exception cref="JsonException">It is not JSON, or holds such a text.</exception>
    public static JsonElement Parse(string text)
    {
        JsonElement json = JsonElement.Parse(text);
        try
        {
            Touch(json);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text contains half of a surrogate pair.", null, 0, 0, exception);
        }

        return json;
    }

    private static void Touch(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in json.EnumerateArray())
                {
                    Touch(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    _ = property.Name;
                    Touch(property.Value);
                }

                break;
            default:
                break;
        }
    }
}
