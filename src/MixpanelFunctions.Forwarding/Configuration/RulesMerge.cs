using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>Lays the rules of the app settings over those of the rules file: key by key for data elements, by name for rules.</summary>
internal static class RulesMerge
{
    public static RulesDocument Over(RulesDocument file, IConfiguration configuration, ConfigurationErrors errors)
    {
        RulesParser parser = new(errors);
        IConfigurationSection elements = configuration.GetSection("Forwarding:DataElements");
        IConfigurationSection names = configuration.GetSection("Forwarding:AnalyticsNames");
        IConfigurationSection rules = configuration.GetSection("Forwarding:Rules");
        return new RulesDocument
        {
            AnalyticsNames = names.Exists()
                ? Join(file.AnalyticsNames, new AnalyticsNamesParser(errors).Read(SettingsTree.Read(names), Place.Settings(names)))
                : file.AnalyticsNames,
            DataElements = elements.Exists()
                ? Join(file.DataElements, parser.DataElements(SettingsTree.Read(elements), Place.Settings(elements)))
                : file.DataElements,
            Rules = rules.Exists()
                ? Join(file.Rules, parser.Rules(SettingsTree.Read(rules), Place.Settings(rules)))
                : file.Rules,
        };
    }

    public static IReadOnlyDictionary<string, T> Join<T>(IReadOnlyDictionary<string, T> below, IReadOnlyDictionary<string, T> above)
    {
        Dictionary<string, T> joined = new(below, StringComparer.Ordinal);
        foreach ((string name, T definition) in above)
        {
            // The names of app settings do not keep their case everywhere; what the file calls it stays.
            string key = joined.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
            joined[key] = definition;
        }

        return joined;
    }

    private static List<RuleDefinition> Join(IReadOnlyList<RuleDefinition> below, IReadOnlyList<RuleDefinition> above)
    {
        List<RuleDefinition> joined = [.. below];
        foreach (RuleDefinition rule in above)
        {
            int place = joined.FindIndex(known => known.Name == rule.Name);
            if (place >= 0)
            {
                joined[place] = rule;
            }
            else
            {
                joined.Add(rule);
            }
        }

        return joined;
    }
}
