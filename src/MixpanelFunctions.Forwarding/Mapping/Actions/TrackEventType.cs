using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary><c>trackEvent</c>: sends an event.</summary>
internal sealed class TrackEventType : ActionType
{
    public override string Name => "trackEvent";

    public override IReadOnlyList<string> Aliases => ["track", "event", "sendEvent", "logEvent", "import", "page", "pageView"];

    public override string Summary => "Sends an event.";

    public override string Example =>
        """{ "type": "trackEvent", "event": "{{xdm.eventType}}", "properties": { "Page": "{{xdm.web.webPageDetails.name}}" }, "preset": "standard" }""";

    public override IReadOnlyList<string> RequiredKeys => ["event"];

    public override IReadOnlyList<string> OptionalKeys =>
        ["distinctId", "time", "insertId", "properties", ActionDefinition.PropertiesJson, "spread", "flatten", "preset"];

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        ActionDefinition definition = scope.Definition;
        Place place = definition.Place;
        if (definition.Event is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array }
            || (definition.Event is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length == 0))
        {
            scope.Errors.Add(place.Key("event"), "trackEvent needs the event's name, a text");
        }

        return [CompileRecord(scope, definition.Event, [])];
    }

    /// <summary>Compiles what writes an event record, and notes mistakes.</summary>
    /// <param name="scope">The action.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="own">Properties of the type itself, before those that the rule names.</param>
    /// <param name="experiment">Makes the insert id of an exposure to an experiment; <see langword="null"/> for any other event.</param>
    internal static TrackEventAction CompileRecord(
        ActionScope scope, JsonElement? name, IReadOnlyList<(PropertyName Name, ValueExpression Value)> own, ExperimentId? experiment = null)
    {
        ActionDefinition definition = scope.Definition;
        PropertiesCompiler compiler = new(scope.Values, scope.Errors);
        (PropertyName, ValueExpression)[] properties = compiler.Compile(
            definition.Properties, definition.PropertiesPlace ?? scope.Place.Key("properties"), areOfEvent: true, out ValueExpression? whole);
        ValueExpression[] spread = [.. definition.Spread.Select((token, item) => compiler.ObjectToken(token, scope.Place.Key("spread").Item(item)))];
        (Destination destination, Destination? ofOldEvents) = scope.Destinations.OfEvents(definition, out ProjectOptions? project);
        ValueExpression written = scope.Value(name, "event");
        return new TrackEventAction(scope.Rule, scope.Index, destination)
        {
            OfOldEvents = ofOldEvents,
            Token = scope.Destinations.IsTracked && project?.Token is { } token ? JsonEscapes.Quote(token) : null,
            When = scope.When,
            ForEach = scope.ForEach,
            Event = definition.IsNameMapped ? scope.Values.Readable(written) : written,
            // No SDK sends exposures.
            SdkEvents = experiment is null && scope.Values.Naming.AreMixpanels ? new SdkEventProperties(scope.Values) : null,
            DistinctId = scope.Id(definition.DistinctId, "distinctId"),
            Stamp = scope.Stamp(experiment),
            Policy = scope.Policy,
            Properties = [.. own, .. properties],
            Spread = whole is null ? spread : [whole, .. spread],
            Preset = scope.Preset(),
            Constants = scope.Constants,
            Groups = scope.Groups,
            Flatten = definition.Flatten,
            OnLimit = scope.Configuration.Forwarding.OnLimit,
            Ids = scope.Ids,
        };
    }

    internal override IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition) =>
        ExplainRecord(sources, action as TrackEventAction, definition).Prepend(sources.Field("event", definition.Event));

    /// <summary>The sources of the fields of an event record, except its name.</summary>
    internal static IEnumerable<FieldExplanation> ExplainRecord(FieldSources sources, TrackEventAction? track, ActionDefinition definition)
    {
        yield return sources.Time(definition);
        yield return sources.WhoseIdentity("properties.distinct_id", definition.DistinctId);
        if (track is { Ids.IsSimplified: true })
        {
            foreach (FieldExplanation field in sources.Identities(track.Ids, track.DistinctId, definition.DistinctId))
            {
                yield return field;
            }
        }

        yield return sources.InsertId(definition);
        foreach (FieldExplanation field in sources.Entries("properties", definition.Properties))
        {
            yield return field;
        }

        foreach (FieldExplanation field in sources.Groups())
        {
            yield return field;
        }

        foreach (string spread in definition.Spread)
        {
            yield return sources.Field("properties.*", JsonSerializer.SerializeToElement(spread, RulesJson.Plain.String));
        }

        if (track is { Preset: { } preset })
        {
            foreach (FieldExplanation field in sources.OfPreset("properties", $"the preset {string.Join(", ", definition.Preset)}", preset.SourcesOf))
            {
                yield return field;
            }
        }

        if (track is { SdkEvents: { } sdkEvents, ForEach: null })
        {
            foreach (FieldExplanation field in sources.OfSdkEvent(track.Event, sdkEvents))
            {
                yield return field;
            }
        }
    }
}
