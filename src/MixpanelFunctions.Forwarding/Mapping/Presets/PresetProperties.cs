using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>
/// A preset's table, compiled. Properties that are next to each other and look into the same objects are passed over together where
/// an event has none of these objects.
/// </summary>
internal sealed class PresetProperties
{
    private readonly (PropertyName Name, ValueExpression[] Sources)[] _properties;
    private readonly Group[] _groups;

    /// <summary>Compiles a table.</summary>
    /// <param name="table">The properties.</param>
    /// <param name="path">Creates the expression for the value at a path.</param>
    /// <param name="elsewhere">Where a value is kept that may be at a path though the event lacks it there; -1 for nowhere.</param>
    /// <param name="values">Finds the objects.</param>
    public PresetProperties(IReadOnlyList<PresetProperty> table, Func<string, ValueExpression> path, Func<string, int> elsewhere, ValueCompiler values)
    {
        _properties = [.. table.Select(property => (
            new PropertyName(property.Name),
            property.Sources.Select(source => Transforms.Compile(source, path)).ToArray()))];
        _groups = [.. Groups(table, elsewhere, values)];
    }

    /// <summary>Writes the event's values.</summary>
    public void Write(EventValues values, PropertyWriter writer)
    {
        int at = 0;
        foreach (Group group in _groups)
        {
            if (group.IsIn(values))
            {
                WriteProperties(values, writer, at, group.End);
            }

            at = group.End;
        }
    }

    /// <summary>For each property that the event has a value for, its place in the table and that of the source.</summary>
    public IEnumerable<(int Property, int Source)> SourcesOf(EventValues values)
    {
        for (int i = 0; i < _properties.Length; i++)
        {
            int source = Array.FindIndex(_properties[i].Sources, candidate => !candidate.Evaluate(values).IsMissingOrNull);
            if (source >= 0)
            {
                yield return (i, source);
            }
        }
    }

    private void WriteProperties(EventValues values, PropertyWriter writer, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            foreach (ValueExpression source in _properties[i].Sources)
            {
                JsonValue value = source.Evaluate(values);
                if (!value.IsMissingOrNull)
                {
                    writer.Write(_properties[i].Name, value);
                    break;
                }
            }
        }
    }

    private static IEnumerable<Group> Groups(IReadOnlyList<PresetProperty> table, Func<string, int> elsewhere, ValueCompiler values)
    {
        string[][] paths = [.. table.Select(property => property.Sources.SelectMany(source => source.Paths).ToArray())];
        string[][] objects = [.. paths.Select(used => used.Select(ObjectOf).Distinct().Order(StringComparer.Ordinal).ToArray())];
        HashSet<int> slots = [];
        for (int i = 0; i < table.Count; i++)
        {
            slots.UnionWith(objects[i].Select(path => values.Path(path).Slot));
            slots.UnionWith(paths[i].Select(elsewhere).Where(slot => slot >= 0));
            if (i + 1 == table.Count || !objects[i].SequenceEqual(objects[i + 1]))
            {
                yield return new Group([.. slots], i + 1);
                slots.Clear();
            }
        }
    }

    /// <summary>The first two names of a path: what has to be there for a value to be.</summary>
    private static string ObjectOf(string path)
    {
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        int end = path.AsSpan(dot + 1).IndexOfAny('.', '[');
        return end < 0 ? path : path[..(dot + 1 + end)];
    }

    /// <param name="Slots">The slots of the objects that the properties read, and of their other sources.</param>
    /// <param name="End">The place after the last of the properties.</param>
    private readonly record struct Group(int[] Slots, int End)
    {
        public bool IsIn(EventValues values)
        {
            foreach (int slot in Slots)
            {
                if (values[slot].Kind != JsonKind.Missing)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
