using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>The properties that Mixpanel's own SDKs give their events, for events that have the names of these.</summary>
/// <param name="values">Finds the values.</param>
internal sealed class SdkEventProperties(ValueCompiler values)
{
    private readonly NameTable<Entry> _events = new([.. PresetTable.SdkEvents.Select(entry => KeyValuePair.Create(
        entry.Key,
        new Entry(entry.Value, new PresetProperties(entry.Value, path => values.Path(path), _ => -1, values))))]);

    /// <summary>Writes the properties of an event with that name, unless the record has one of that name already.</summary>
    public void Write(EventValues found, JsonValue name, PropertyWriter writer) => _events.Find(found.Bytes(name))?.Properties.Write(found, writer);

    /// <summary>Where the properties of an event with that name come from.</summary>
    public IEnumerable<PresetField> SourcesOf(EventValues found, JsonValue name)
    {
        if (_events.Find(found.Bytes(name)) is not { } entry)
        {
            return [];
        }

        return entry.Properties.SourcesOf(found).Select(source => new PresetField(
            entry.Table[source.Property].Name,
            entry.Table[source.Property].Sources[source.Source].ToString(),
            entry.Table[source.Property].Sources[source.Source].Paths,
            JsonValue.Missing));
    }

    private sealed record Entry(IReadOnlyList<PresetProperty> Table, PresetProperties Properties);
}
