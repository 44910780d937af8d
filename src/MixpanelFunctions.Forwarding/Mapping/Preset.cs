using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>
/// A set of properties that an action may add by name: for each property the paths to look at, in order, as the data
/// file beside this class lists them. What a rule sets itself is never overwritten.
/// </summary>
internal sealed class Preset
{
    private readonly (PropertyName Name, ValueExpression[] Sources)[] _properties;

    private Preset((PropertyName Name, ValueExpression[] Sources)[] properties) => _properties = properties;

    /// <summary>The names of all presets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["standard"];

    /// <summary>Reads a preset's table and compiles its paths.</summary>
    public static Preset Load(string name, ValueCompiler values)
    {
        using Stream table = typeof(Preset).Assembly.GetManifestResourceStream($"Presets.{name}.json")!;
        using JsonDocument document = JsonDocument.Parse(table);
        return new Preset([.. document.RootElement.EnumerateObject().Select(property => (
            new PropertyName(property.Name),
            property.Value.EnumerateArray().Select(path => (ValueExpression)values.Path(path.GetString()!)).ToArray()))]);
    }

    /// <summary>Writes what the event has of it.</summary>
    public void Write(EventValues values, PropertyWriter writer)
    {
        foreach ((PropertyName name, ValueExpression[] sources) in _properties)
        {
            foreach (ValueExpression source in sources)
            {
                if (writer.Write(name.Content, source.Evaluate(values)))
                {
                    break;
                }
            }
        }
    }
}
