using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Merges the rules of the app settings into those of the rules file. App settings override data elements by key and rules by name.</summary>
internal static class RulesMerge
{
    public static RulesDocument Over(RulesDocument file, IConfiguration configuration, ConfigurationErrors errors)
    {
        RulesParser parser = new(errors);
        IConfigurationSection elements = configuration.GetSection("Forwarding:DataElements");
        IConfigurationSection names = configuration.GetSection("Forwarding:AnalyticsNames");
        IConfigurationSection eventNames = configuration.GetSection("Forwarding:EventNames");
        IConfigurationSection filters = configuration.GetSection("Forwarding:Filters");
        IConfigurationSection properties = configuration.GetSection("Forwarding:Properties");
        IConfigurationSection rules = configuration.GetSection("Forwarding:Rules");
        return new RulesDocument
        {
            AnalyticsNames = names.Exists()
                ? Join(file.AnalyticsNames, new AnalyticsNamesParser(errors).Read(SettingsTree.Read(names), Place.Settings(names)))
                : file.AnalyticsNames,
            EventNames = eventNames.Exists() && new EventNamesParser(errors).Read(SettingsTree.Read(eventNames), Place.Settings(eventNames)) is { } given
                ? EventNamesDefinition.Join(file.EventNames, given)
                : file.EventNames,
            DataElements = elements.Exists()
                ? Join(file.DataElements, parser.DataElements(SettingsTree.Read(elements), Place.Settings(elements)))
                : file.DataElements,
            Filters = filters.Exists()
                ? Join(file.Filters, new FiltersParser(parser, errors).Read(SettingsTree.Read(filters), Place.Settings(filters)), filter => filter.Name)
                : file.Filters,
            Properties = properties.Exists()
                ? PropertiesDefinition.Join(file.Properties, new PropertiesDefinition(new ConfigObject(SettingsTree.Read(properties), Place.Settings(properties), errors)))
                : file.Properties,
            Rules = rules.Exists()
                ? Join(file.Rules, parser.Rules(SettingsTree.Read(rules), Place.Settings(rules)), rule => rule.Name)
                : file.Rules,
        };
    }

    public static IReadOnlyDictionary<string, T> Join<T>(IReadOnlyDictionary<string, T> below, IReadOnlyDictionary<string, T> above)
    {
        Dictionary<string, T> joined = new(below, StringComparer.Ordinal);
        // App settings do not keep the case of names everywhere, so the file's name stays.
        Dictionary<string, string> spelling = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in below.Keys)
        {
            spelling.TryAdd(name, name);
        }

        foreach ((string name, T definition) in above)
        {
            spelling.TryAdd(name, name);
            joined[spelling[name]] = definition;
        }

        return joined;
    }

    private static List<T> Join<T>(IReadOnlyList<T> below, IReadOnlyList<T> above, Func<T, string> name)
    {
        List<T> joined = [.. below];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int place = 0; place < joined.Count; place++)
        {
            places.TryAdd(name(joined[place]), place);
        }

        foreach (T one in above)
        {
            if (places.TryAdd(name(one), joined.Count))
            {
                joined.Add(one);
            }
            else
            {
                joined[places[name(one)]] = one;
            }
        }

        return joined;
    }
}
