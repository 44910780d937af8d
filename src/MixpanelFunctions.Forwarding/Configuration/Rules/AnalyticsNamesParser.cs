using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Reads the names of Analytics variables. The compiler checks whether these variables exist.</summary>
internal sealed class AnalyticsNamesParser(ConfigurationErrors errors)
{
    public IReadOnlyDictionary<string, AnalyticsName> Read(JsonElement? json, Place place)
    {
        Dictionary<string, AnalyticsName> names = new(StringComparer.Ordinal);
        foreach ((string variable, JsonElement name, Place at) in ConfigObject.Entries(json, place, "variables of Adobe Analytics", errors))
        {
            if (!names.TryAdd(variable, Name(name, at)))
            {
                errors.Add(at, $"{variable} is listed twice");
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
