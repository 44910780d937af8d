using System.Text.Json;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>
/// A resource's settings, which the API keeps as JSON inside a string. Settings that were never read are reported: an unknown setting can be important.
/// </summary>
internal sealed class ReactorSettings
{
    private readonly Dictionary<string, JsonElement> _rest = new(StringComparer.Ordinal);

    private ReactorSettings(JsonElement settings)
    {
        foreach (JsonProperty setting in settings.EnumerateObject())
        {
            _rest[setting.Name] = setting.Value;
        }
    }

    /// <summary>The names of what was not taken.</summary>
    public IEnumerable<string> Rest => _rest.Keys;

    /// <summary>The settings of a resource; <see langword="null"/>, with the reason, where they cannot be read.</summary>
    public static ReactorSettings? Of(ReactorResource resource, out string reason)
    {
        reason = string.Empty;
        if (!resource.Attributes.TryGetProperty("settings", out JsonElement settings) || settings.ValueKind == JsonValueKind.Null)
        {
            settings = JsonElement.Parse("{}");
        }
        else if (settings.ValueKind == JsonValueKind.String)
        {
            try
            {
                settings = SoundJson.Parse(settings.GetString()!);
            }
            catch (JsonException)
            {
                reason = "its settings are not JSON";
                return null;
            }
        }

        if (settings.ValueKind == JsonValueKind.Object)
        {
            return new ReactorSettings(settings);
        }

        reason = "its settings are not a JSON object";
        return null;
    }

    /// <summary>An object within settings, to be read in the same way; empty if it is not an object.</summary>
    public static ReactorSettings Of(JsonElement? json) =>
        new(json is { ValueKind: JsonValueKind.Object } ? json.Value : JsonElement.Parse("{}"));

    public JsonElement? Take(string name) => _rest.Remove(name, out JsonElement value) ? value : null;

    public string? Text(string name) => Take(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>What is left, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> TakeRest()
    {
        KeyValuePair<string, JsonElement>[] rest = [.. _rest];
        _rest.Clear();
        return rest;
    }

    /// <summary>Reports the settings that were not read.</summary>
    public void TellRest(string what, ImportReport report)
    {
        foreach (string name in Rest)
        {
            report.Lose(what, $"the setting \"{name}\" is not supported");
        }
    }
}
