using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>Reads the filters of a rules file or of the app settings. Whether what they say makes sense shows when they are compiled.</summary>
internal sealed class FiltersParser(RulesParser rules, ConfigurationErrors errors)
{
    public IReadOnlyList<FilterDefinition> Read(JsonElement? json, Place place)
    {
        List<FilterDefinition> filters = [.. ConfigObject.Items(json, place, errors).Select(item => Filter(item.Json, item.Place))];
        foreach (IGrouping<string, FilterDefinition> same in filters.GroupBy(filter => filter.Name, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1))
        {
            errors.Add(same.Last().Place.Key("name"), $"two filters are named \"{same.Key}\"; give each a name of its own");
        }

        return filters;
    }

    private FilterDefinition Filter(JsonElement json, Place place)
    {
        ConfigObject filter = new(json, place, errors);
        string? name = filter.Text("name");
        if (filter.IsObject && string.IsNullOrWhiteSpace(name))
        {
            errors.Add(place.Key("name"), "a filter needs a name");
        }

        FilterDefinition result = new(filter, rules.Condition) { Place = place, Name = name ?? string.Empty };
        filter.RefuseRest();
        return result;
    }
}
