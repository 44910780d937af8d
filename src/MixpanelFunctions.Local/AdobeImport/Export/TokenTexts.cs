using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>Tokens in Adobe's settings: <c>{{name}}</c>, with the name of a data element.</summary>
internal static partial class TokenTexts
{
    /// <summary>The name, where the text is exactly one token.</summary>
    public static string? Whole(string text) => Token().Match(text) is { Success: true } match && match.Length == text.Length ? match.Groups[1].Value : null;

    /// <summary>The names of a value's tokens, each as often as it is there.</summary>
    public static IEnumerable<string> NamesIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => Token().Matches(json.GetString()!).Select(match => match.Groups[1].Value),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(NamesIn),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => NamesIn(property.Value)),
        _ => [],
    };

    /// <summary>
    /// Whether a text has braces beside its tokens, as <c>{{Login {id}}}</c> does: its token ends before the last brace, so the name is
    /// not the one that was meant, and a brace stays as text.
    /// </summary>
    public static bool IsBroken(JsonElement json) =>
        json.ValueKind == JsonValueKind.String
        && (Token().Replace(json.GetString()!, string.Empty).AsSpan().IndexOfAny('{', '}') >= 0 || NamesIn(json).Any(name => name.Contains('{', StringComparison.Ordinal)));

    /// <summary>A copy of a value, the names of its tokens changed.</summary>
    public static JsonNode? Copy(JsonElement json, Func<string, string> rename)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return JsonValue.Create(Token().Replace(json.GetString()!, match => "{{" + rename(match.Groups[1].Value) + "}}"));
            case JsonValueKind.Array:
                return new JsonArray([.. json.EnumerateArray().Select(item => Copy(item, rename))]);
            case JsonValueKind.Object:
                JsonObject copy = [];
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    // Of a name that is twice, the last value counts, as in JavaScript.
                    copy[property.Name] = Copy(property.Value, rename);
                }

                return copy;
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(json);
        }
    }

    // The pattern of the extensions' own schemas.
    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Token();
}
