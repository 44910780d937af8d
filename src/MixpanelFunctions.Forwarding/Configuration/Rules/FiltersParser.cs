using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Reads the filters of a rules file or of the app settings. The compiler checks their content.</summary>
internal sealed class FiltersParser(RulesParser rules, ConfigurationErrors errors)
{
    public IReadOnlyList<FilterDefinition> Read(JsonElement? json, Place place)
    {
        List<FilterDefinition> filters = [.. ConfigObject.Items(json, place, errors).Select(item => Filter(item.Json, item.Place))];
        errors.AddSameNames(filters, filter => (filter.Name, filter.Place), name => $"two filters are named \"{name}\"; give each a unique name");
        return filters;
    }

    private FilterDefinition Filter(JsonElement json, Place place)
    {
        ConfigObject filter = new(json, place, errors);
        string? name = filter.Text("name");
        if (!string.IsNullOrWhiteSpace(name))
        {
            errors.AddOwner(place, $"filter \"{name}\"");
        }
        else if (filter.IsObject)
        {
            errors.Add(place.Key("name"), "a filter needs a name");
        }

        FilterDefinition result = new(filter, rules.Condition) { Place = place, Name = name ?? string.Empty };
        filter.RefuseRest();
        return result;
    }
}
