using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Reads the names of Analytics variables. The compiler checks whether these variables exist.</summary>
internal sealed class AnalyticsNamesParser(ConfigurationErrors errors)
{
    public IReadOnlyDictionary<string, AnalyticsName> Read(JsonElement? json, Place place)
    {
        Dictionary<string, AnalyticsName> names = new(StringComparer.Ordinal);
        if (json is null)
        {
            return names;
        }

        if (json.Value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(place, "must be an object whose keys are variables of Adobe Analytics");
            return names;
        }

        foreach (JsonProperty property in json.Value.EnumerateObject())
        {
            Place at = place.Key(property.Name);
            if (!names.TryAdd(property.Name, Name(property.Value, at)))
            {
                errors.Add(at, $"{property.Name} is listed twice");
            }
        }

        return names;
    }

    private AnalyticsName Name(JsonElement json, Place place)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new AnalyticsName { Place = place, Name = ConfigObject.Text(json, place, errors) };
        }

        ConfigObject definition = new(json, place, errors);
        AnalyticsName name = new() { Place = place, Name = definition.Text("name"), Delimiter = definition.Text("delimiter") };
        definition.RefuseRest();
        return name;
    }
}
