using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>Compiles the names of the rules file and notes errors: two values must not have the same property, or one would be lost.</summary>
/// <param name="taken">Gives the names of the presets' own properties. Called only if there are names to compile.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class AnalyticsNamingCompiler(Func<IReadOnlySet<string>> taken, ConfigurationErrors errors)
{
    private readonly Lazy<IReadOnlySet<string>> _taken = new(taken);

    /// <summary>Compiles the names.</summary>
    public AnalyticsNaming Compile(IReadOnlyDictionary<string, AnalyticsName> definitions)
    {
        Dictionary<int, string> names = [];
        Dictionary<int, string> delimiters = [];
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach ((string variable, AnalyticsName definition) in definitions)
        {
            if (!TryFind(variable, definition.Place, out int id))
            {
                continue;
            }

            if (definition.Name is { } name)
            {
                Check(name, definition.Place);
                if (!variables.TryAdd(name, variable))
                {
                    errors.Add(definition.Place, $"{variables[name]} and {variable} are both named \"{name}\"; give one of them another name");
                }

                names[id] = name;
            }

            if (definition.Delimiter is { } delimiter)
            {
                CheckDelimiter(id, delimiter, definition.Place.Key("delimiter"));
                delimiters[id] = delimiter;
            }
        }

        return new AnalyticsNaming(names, delimiters);
    }

    private bool TryFind(string written, Place place, out int id)
    {
        // App settings do not keep their case everywhere.
        if (AnalyticsVariable.TryFind(Encoding.UTF8.GetBytes(written), place.IsSetting, out id, out bool isShort) && !isShort)
        {
            return true;
        }

        id = AnalyticsVariable.CommerceEvent(written, place.IsSetting ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        if (id < 0)
        {
            errors.Add(place, $"\"{written}\" is not a variable of Adobe Analytics; use one of {AnalyticsVariable.Ranges}");
        }

        return id >= 0;
    }

    private void Check(string name, Place place)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            errors.Add(place, "a property needs a name");
        }
        else if (ReservedProperties.Refusal(name, isOfEvent: true) is { } refusal)
        {
            errors.Add(place, $"\"{name}\" {refusal}");
        }
        else if (_taken.Value.Contains(name))
        {
            errors.Add(place, $"\"{name}\" is already a property of a preset; use another name");
        }
    }

    private void CheckDelimiter(int id, string delimiter, Place place)
    {
        if (delimiter.Length == 0)
        {
            errors.Add(place, "must not be empty");
        }
        else if (AnalyticsVariable.IsEvent(id))
        {
            errors.Add(place, "an event has a number, not a list; remove delimiter");
        }
    }
}
