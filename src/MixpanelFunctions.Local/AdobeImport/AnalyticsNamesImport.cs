using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport;

/// <summary>Makes <c>analyticsNames</c> of a report suite's dimensions and metrics, so that no two variables share a property.</summary>
internal static class AnalyticsNamesImport
{
    /// <summary>The names by variable.</summary>
    public static JsonObject Convert(IReadOnlyList<AnalyticsComponent> components, ImportReport report)
    {
        JsonObject names = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (AnalyticsComponent component in components.DistinctBy(component => component.Variable))
        {
            if (!taken.Add(component.Name))
            {
                Rename(names, component.Variable, component.Name, "another variable", report);
                continue;
            }

            names[component.Variable] = component.Name;
        }

        foreach (string variable in Refused(names))
        {
            Rename(names, variable, (string)names[variable]!, "a property of Mixpanel or a preset", report);
        }

        foreach (string variable in Refused(names))
        {
            report.Lose(variable, $"cannot be named \"{names[variable]}\"");
            names.Remove(variable);
        }

        if (names.Count > 0)
        {
            report.Note("analyticsNames", "apply to actions with \"preset\": \"analytics\", or \"preset\": [ \"standard\", \"analytics\" ]");
        }

        return names;
    }

    private static void Rename(JsonObject names, string variable, string name, string owner, ImportReport report)
    {
        names[variable] = $"{name} ({variable})";
        report.Note(variable, $"is named \"{name} ({variable})\" here, because {owner} has the name");
    }

    /// <summary>The variables whose names the app refuses.</summary>
    private static string[] Refused(JsonObject names)
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection([new("Mixpanel:ProjectToken", "set")]).Build();
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(settings, AppContext.BaseDirectory, new ConfigurationErrors());
        ConfigurationErrors errors = new();
        Place place = Place.File(RulesFile.DefaultName);
        string text = JsonSerializer.Serialize(new JsonObject { ["analyticsNames"] = names.DeepClone() }, ImportJson.Tidy.JsonObject);
        if (RulesFile.Parse(text, place, errors) is { } rules)
        {
            ForwardingPlan.Compile(configuration with { Rules = rules }, errors);
        }

        HashSet<string> places = [.. errors.All.Select(error => error.Place.ToString()!)];
        return [.. names.Select(entry => entry.Key).Where(variable => places.Contains(place.Key("analyticsNames").Key(variable).ToString()))];
    }
}
