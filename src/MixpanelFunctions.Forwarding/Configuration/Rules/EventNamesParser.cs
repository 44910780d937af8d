using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Reads the names of events.</summary>
internal sealed class EventNamesParser(ConfigurationErrors errors)
{
    /// <summary>Reads a map or the word; <see langword="null"/> if there is none.</summary>
    public EventNamesDefinition? Read(JsonElement? json, Place place)
    {
        switch (json)
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.Object } map:
                return new EventNamesDefinition { Place = place, Names = Names(map, place) };
            case { ValueKind: JsonValueKind.String } text when text.ValueEquals(EventNamesDefinition.Mixpanel):
                return new EventNamesDefinition { Place = place, AreMixpanels = true };
            default:
                errors.Add(place, $"must be an object with the names of events as keys and new names as values, or \"{EventNamesDefinition.Mixpanel}\"");
                return null;
        }
    }

    private Dictionary<string, string> Names(JsonElement map, Place place)
    {
        Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in map.EnumerateObject())
        {
            Place at = place.Key(property.Name);
            string? name = ConfigObject.Text(property.Value, at, errors);
            if (string.IsNullOrWhiteSpace(property.Name))
            {
                errors.Add(at, "the name of an event must not be blank");
            }
            else if (name is not null && Fault(name) is { } fault)
            {
                errors.Add(at, fault);
            }
            else if (name is not null && !names.TryAdd(property.Name, name))
            {
                errors.Add(at, $"\"{property.Name}\" is listed twice; keys are not case-sensitive");
            }
        }

        return names;
    }

    private static string? Fault(string name) =>
        string.IsNullOrWhiteSpace(name) ? "must not be blank"
        : name.Contains("{{", StringComparison.Ordinal) ? "a token has no meaning here; write the name, or use a data element as the event of a rule"
        : null;
}
