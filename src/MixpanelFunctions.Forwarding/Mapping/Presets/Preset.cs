using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>
/// A set of properties that an action may add by name: for each property the sources to look at, in order, as the data
/// file <c>Presets/NAME.json</c> lists them. What a rule sets itself is never overwritten.
/// </summary>
internal sealed class Preset
{
    private readonly (PropertyName Name, ValueExpression[] Sources)[] _properties;
    private readonly IReadOnlyList<PresetProperty> _table;

    private Preset(IReadOnlyList<PresetProperty> table, (PropertyName Name, ValueExpression[] Sources)[] properties) =>
        (_table, _properties) = (table, properties);

    /// <summary>Reads a preset's table and compiles its sources.</summary>
    public static Preset Load(string name, ValueCompiler values)
    {
        IReadOnlyList<PresetProperty> table = PresetTable.Read(name);
        return new Preset(table, [.. table.Select(property => (
            new PropertyName(property.Name),
            property.Sources.Select(source => Transforms.Compile(source, values)).ToArray()))]);
    }

    /// <summary>For each property that the event has a value for, the source that it is taken from.</summary>
    public IEnumerable<(string Name, PresetSource Source)> SourcesOf(EventValues values)
    {
        for (int i = 0; i < _properties.Length; i++)
        {
            int source = Array.FindIndex(_properties[i].Sources, candidate => !candidate.Evaluate(values).IsMissingOrNull);
            if (source >= 0)
            {
                yield return (_table[i].Name, _table[i].Sources[source]);
            }
        }
    }

    /// <summary>Writes what the event has of it.</summary>
    public void Write(EventValues values, PropertyWriter writer)
    {
        foreach ((PropertyName name, ValueExpression[] sources) in _properties)
        {
            foreach (ValueExpression source in sources)
            {
                JsonValue value = source.Evaluate(values);
                if (!value.IsMissingOrNull)
                {
                    writer.Write(name.Content, value);
                    break;
                }
            }
        }
    }
}
