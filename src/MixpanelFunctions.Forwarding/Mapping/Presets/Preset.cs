using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;
using MixpanelFunctions.Forwarding.Mapping.Presets.Web;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>
/// Sets of properties that an action may add by name: for each property the sources to look at, in order, as the data
/// file <c>Presets/NAME.json</c> lists them. What a rule sets itself is never overwritten.
/// </summary>
internal sealed class Preset
{
    private readonly IReadOnlyList<PresetProperty> _table;
    private readonly PresetProperties _properties;
    private readonly PresetProperties? _propertiesWithAnalytics;
    private readonly AnalyticsReader? _analytics;
    private readonly AnalyticsPart? _variables;
    private readonly MediaMetadata? _mediaMetadata;

    private Preset(PresetPlan plan, ValueCompiler values)
    {
        _table = plan.Table;
        _analytics = plan.Analytics;
        _variables = plan.Variables;
        _mediaMetadata = plan.HasMedia ? new MediaMetadata(values) : null;
        _properties = new PresetProperties(_table, path => RequestHeader.At(path, values) ?? AnalyticsReader.InXdm(values, path), _ => -1, values);
        _propertiesWithAnalytics = _analytics is null ? null : new PresetProperties(_table, path => RequestHeader.At(path, values) ?? _analytics.Path(path), _analytics.SlotOf, values);
    }

    /// <summary>Compiles presets. Together, they are one: the fields of Analytics go before those of XDM that they represent.</summary>
    public static Preset Load(IReadOnlyList<string> names, ValueCompiler values, AnalyticsNaming naming) =>
        new(PresetPlan.Of(names, values, naming), values);

    /// <summary>For each property that the event has a value for, the source that it is taken from.</summary>
    public IEnumerable<PresetField> SourcesOf(EventValues values)
    {
        AnalyticsReading? reading = Read(values, new AnalyticsReading());
        PresetProperties properties = PropertiesFor(values, reading);
        foreach ((int property, int source) in properties.SourcesOf(values))
        {
            yield return new PresetField(_table[property].Name, _table[property].Sources[source].ToString(), _table[property].Sources[source].Paths, JsonValue.Missing);
        }

        if (reading is not null)
        {
            foreach ((string name, string source, JsonValue value) in _variables!.SourcesOf(values, reading))
            {
                yield return new PresetField(name, source, [], value);
            }
        }
    }

    /// <summary>Writes the event's values.</summary>
    /// <param name="values">The event.</param>
    /// <param name="scratch">Takes the event's Analytics variables.</param>
    /// <param name="writer">Takes the properties.</param>
    public void Write(EventValues values, AnalyticsReading scratch, PropertyWriter writer)
    {
        AnalyticsReading? reading = Read(values, scratch);
        PropertiesFor(values, reading).Write(values, writer);
        if (reading is not null)
        {
            _variables!.Write(values, reading, writer);
        }

        _mediaMetadata?.Write(values, writer);
    }

    private PresetProperties PropertiesFor(EventValues values, AnalyticsReading? reading) =>
        reading is not null && _analytics!.StandsForXdm(values, reading) ? _propertiesWithAnalytics! : _properties;

    private AnalyticsReading? Read(EventValues values, AnalyticsReading reading)
    {
        if (_analytics is null || !_analytics.IsIn(values))
        {
            return null;
        }

        _analytics.Read(values, reading);
        return reading;
    }
}

/// <summary>A property that a preset gives an event, and where from.</summary>
/// <param name="Name">The property.</param>
/// <param name="Source">The source in words.</param>
/// <param name="Paths">The paths that the source reads.</param>
/// <param name="Value">The value, if it has no path.</param>
internal sealed record PresetField(string Name, string Source, IReadOnlyList<string> Paths, JsonValue Value);
