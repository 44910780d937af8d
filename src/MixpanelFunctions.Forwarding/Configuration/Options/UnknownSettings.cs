using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>Finds settings that nothing reads, because a misspelled one must not be ignored.</summary>
internal static class UnknownSettings
{
    private static readonly string[] Sections = ["Forwarding", "Mixpanel", "DeadLetters"];

    /// <summary>Sections that are read, key by key, as a rules file is.</summary>
    private static readonly string[] RulesSections = ["Forwarding__DataElements", "Forwarding__AnalyticsNames", "Forwarding__EventNames", "Forwarding__Filters", "Forwarding__Properties", "Forwarding__Rules"];

    public static void Refuse(IConfiguration configuration, ConfigurationErrors errors)
    {
        HashSet<string> known = new(KnownSettings.All.Select(setting => setting.Name), StringComparer.OrdinalIgnoreCase);
        foreach (string section in Sections)
        {
            Refuse(configuration.GetSection(section), section, known, errors);
        }
    }

    private static void Refuse(IConfigurationSection section, string name, HashSet<string> known, ConfigurationErrors errors)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            string full = $"{name}__{child.Key}";
            if (RulesSections.Any(section => IsSame(full, section)))
            {
                // Read, key by key, as a rules file is; a value of its own would be ignored.
                if (child.Value is not null && child.GetChildren().Any())
                {
                    errors.Add(Place.Setting(full), "has a value and also settings below it; remove one of them");
                }

                continue;
            }

            if (IsSame(name, "Mixpanel__Projects"))
            {
                HashSet<string> ofProject = new(MixpanelOptions.ProjectSettings.Select(setting => full + setting.Name["Mixpanel".Length..]), StringComparer.OrdinalIgnoreCase);
                Refuse(child, full, ofProject, errors);
            }
            else if (child.Value is not null && !known.Contains(full))
            {
                errors.Add(Place.Setting(full), $"unknown setting{NearestName.Suggest(full, known, full.Length - child.Key.Length)}");
            }
            else
            {
                Refuse(child, full, known, errors);
            }
        }
    }

    /// <summary>App settings come in any case.</summary>
    private static bool IsSame(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
