using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>A type of action that changes profiles: one record for each operation, in the order written.</summary>
internal abstract class ProfileType : ActionType
{
    private static readonly JsonElement NoProperties = JsonDocument.Parse("{}").RootElement.Clone();

    /// <summary>The keys for what an update says beside its change.</summary>
    private protected static readonly IReadOnlyList<string> ContextKeys = ["ip", "latitude", "longitude", "time", "ignoreTime"];

    public override IReadOnlyList<(string One, string Other)> Pairs => [("latitude", "longitude")];

    /// <summary>Where the records go.</summary>
    private protected abstract MixpanelEndpoint Endpoint { get; }

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        ActionDefinition definition = scope.Definition;
        ProfileSubject subject = Subject(scope);
        List<KeyValuePair<string, JsonElement>> changes = ChangesOf(definition);
        if (changes.Count == 0)
        {
            scope.Errors.Add(scope.Place, $"{definition.Type} needs at least one of {string.Join(", ", AlternativeKeys)}");
        }

        if (definition.IgnoreAlias && changes.TrueForAll(change => change.Key != ProfileOperations.Delete))
        {
            scope.Errors.Add(scope.Place.Key("ignoreAlias"), "can be used only with delete");
        }

        Destination destination = scope.Destinations.OfProfiles(definition, Endpoint, out ProjectOptions? project);
        ProfileContext? context = Context(scope);
        Preset? preset = PresetOf(scope);
        FirstTouch? firstTouch = definition.FirstTouch ? new FirstTouch(scope.Values) : null;
        return
        [
            .. changes.Select(change =>
            {
                (PropertyName, ValueExpression)[] properties = Properties(change, scope, out ValueExpression? whole);
                return new ProfileAction(scope.Rule, scope.Index, destination, ProfileOperations.MixpanelName(change.Key), project?.Token)
                {
                    When = scope.When,
                    ForEach = scope.ForEach,
                    DistinctId = subject.DistinctId,
                    GroupKey = subject.GroupKey,
                    GroupId = subject.GroupId,
                    Context = context,
                    IgnoresAlias = definition.IgnoreAlias,
                    Properties = properties,
                    Whole = whole,
                    Preset = preset,
                    FirstTouch = firstTouch,
                    Ids = scope.Ids,
                };
            }),
        ];
    }

    internal override IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition)
    {
        List<FieldExplanation> fields =
        [
            .. Subject(sources, definition),
            .. Given(sources, (PropertyName.ProfileIp, definition.Ip), (PropertyName.ProfileLatitude, definition.Latitude),
                (PropertyName.ProfileLongitude, definition.Longitude), (PropertyName.ProfileTime, definition.Time)),
        ];
        foreach ((string operation, JsonElement change) in ChangesOf(definition))
        {
            string name = ProfileOperations.MixpanelName(operation);
            fields.AddRange(sources.Entries(name, change));
            if (operation == ProfileOperations.Set && action is ProfileAction { Preset: { } preset })
            {
                fields.AddRange(sources.OfPreset(name, $"the preset {string.Join(", ", definition.Preset)}", preset.SourcesOf));
            }
            else if (operation == ProfileOperations.SetOnce && action is ProfileAction { FirstTouch: { } firstTouch })
            {
                fields.AddRange(sources.OfPreset(name, "firstTouch", firstTouch.SourcesOf));
            }
        }

        return fields;
    }

    /// <summary>Compiles whose profile it is.</summary>
    private protected abstract ProfileSubject Subject(ActionScope scope);

    /// <summary>Gives the sources of the fields that identify the profile.</summary>
    private protected abstract IEnumerable<FieldExplanation> Subject(FieldSources sources, ActionDefinition definition);

    /// <summary>The changes, in the order written; a change that only a preset or the first touch needs comes last.</summary>
    private static List<KeyValuePair<string, JsonElement>> ChangesOf(ActionDefinition definition)
    {
        List<KeyValuePair<string, JsonElement>> changes = [.. definition.Changes];
        if (definition.Preset.Count > 0)
        {
            AddUnlessThere(ProfileOperations.Set);
        }

        if (definition.FirstTouch)
        {
            AddUnlessThere(ProfileOperations.SetOnce);
        }

        return changes;

        void AddUnlessThere(string operation)
        {
            if (changes.TrueForAll(change => change.Key != operation))
            {
                changes.Add(new(operation, NoProperties));
            }
        }
    }

    private static (PropertyName Name, ValueExpression Value)[] Properties(KeyValuePair<string, JsonElement> change, ActionScope scope, out ValueExpression? whole)
    {
        whole = null;
        Place place = scope.Place.Key(change.Key);
        switch (change.Key)
        {
            case ProfileOperations.Unset:
                whole = scope.Values.Compile(change.Value, place);
                if (change.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.String))
                {
                    scope.Errors.Add(place, "must be a list of property names, or a token that yields one");
                }

                return [];
            case ProfileOperations.Delete:
                if (change.Value.ValueKind != JsonValueKind.True && !(place.IsSetting && change.Value.ValueKind == JsonValueKind.String))
                {
                    scope.Errors.Add(place, "must be true");
                }

                return [];
            default:
                return new PropertiesCompiler(scope.Values, scope.Errors).Compile(change.Value, place, areOfEvent: false, out whole);
        }
    }

    private static ProfileContext? Context(ActionScope scope)
    {
        ActionDefinition definition = scope.Definition;
        if ((definition.Latitude is null) != (definition.Longitude is null))
        {
            scope.Errors.Add(scope.Place.Key(definition.Latitude is null ? "latitude" : "longitude"), "is missing: a place needs latitude and longitude");
        }

        return definition is { Ip: null, Latitude: null, Longitude: null, Time: null, IgnoreTime: false }
            ? null
            : new ProfileContext
            {
                Ip = scope.Value(definition.Ip, "ip"),
                Latitude = scope.Value(definition.Latitude, "latitude"),
                Longitude = scope.Value(definition.Longitude, "longitude"),
                Time = scope.Value(definition.Time, "time"),
                InvalidTime = scope.Configuration.Forwarding.InvalidTime,
                IgnoreTime = definition.IgnoreTime,
            };
    }

    /// <summary>Compiles the preset, of which profiles have one; <see langword="null"/> without any.</summary>
    private static Preset? PresetOf(ActionScope scope)
    {
        if (scope.Definition.Preset.Contains(PresetNames.Analytics))
        {
            scope.Errors.Add(scope.Place.Key("preset"), $"{PresetNames.Analytics} is only for events; use {PresetNames.Standard} for profiles");
            return null;
        }

        return scope.Definition.Preset switch
        {
            [] => null,
            [PresetNames.ProfileExport] => scope.Preset(),
            _ => Preset.Load([PresetNames.StandardProfile], scope.Values, scope.AnalyticsNaming),
        };
    }

    private static IEnumerable<FieldExplanation> Given(FieldSources sources, params (PropertyName Name, JsonElement? Written)[] fields) =>
        fields.Where(field => field.Written is not null).Select(field => sources.Field(field.Name.Text, field.Written));

    /// <summary>Whose profile it is: a user's, or that of a group of a kind.</summary>
    private protected sealed record ProfileSubject(ValueExpression? DistinctId, ValueExpression? GroupKey = null, ValueExpression? GroupId = null);
}

/// <summary><c>setProfile</c>: changes a user's profile.</summary>
internal sealed class SetProfileType : ProfileType
{
    public override string Name => "setProfile";

    public override IReadOnlyList<string> Aliases => ["profile", "people", "user", "engage", "updateProfile", "setUser", .. ProfileOperations.Names, .. ProfileOperations.Names.Select(operation => $"people.{operation}"), "increment", "people.increment"];

    public override string Summary =>
        "Changes a user's profile, with at least one of `set`, `setOnce`, `add`, `union`, `append`, `remove`, `unset`, `delete`, `preset` and `firstTouch`.";

    public override string Example => """{ "type": "setProfile", "set": { "Plan": "{{xdm._acme.plan}}" }, "setOnce": { "First seen": "{{xdm.timestamp}}" } }""";

    public override IReadOnlyList<string> OptionalKeys => ["distinctId", .. ContextKeys, "ignoreAlias"];

    public override IReadOnlyList<string> AlternativeKeys => [.. ProfileOperations.Names, "preset", "firstTouch"];

    public override IReadOnlyList<string> Presets => [PresetNames.Standard];

    private protected override MixpanelEndpoint Endpoint => MixpanelEndpoint.Engage;

    private protected override ProfileSubject Subject(ActionScope scope) =>
        new(scope.Definition.DistinctId is { } id ? scope.Id(id, "distinctId") : null);

    private protected override IEnumerable<FieldExplanation> Subject(FieldSources sources, ActionDefinition definition) =>
        [sources.WhoseIdentity("$distinct_id", definition.DistinctId)];
}

/// <summary><c>setGroup</c>: changes a group's profile.</summary>
internal sealed class SetGroupType : ProfileType
{
    public override string Name => "setGroup";

    public override IReadOnlyList<string> Aliases => ["group", "groups", "groupProfile", "updateGroup", .. ProfileOperations.Names.Select(operation => $"group.{operation}")];

    public override string Summary => "Changes a group's profile, with at least one of `set`, `setOnce`, `union`, `remove`, `unset` and `delete`.";

    public override string Example => """{ "type": "setGroup", "groupKey": "company", "groupId": "{{xdm._acme.company}}", "set": { "Plan": "{{xdm._acme.plan}}" } }""";

    public override IReadOnlyList<string> RequiredKeys => ["groupKey", "groupId"];

    public override IReadOnlyList<string> OptionalKeys => ContextKeys;

    public override IReadOnlyList<string> AlternativeKeys => [.. ProfileOperations.Names.Where(ProfileOperations.IsForGroups)];

    private protected override MixpanelEndpoint Endpoint => MixpanelEndpoint.Groups;

    private protected override ProfileSubject Subject(ActionScope scope) =>
        new(null, scope.NeededId(scope.Definition.GroupKey, "groupKey"), scope.NeededId(scope.Definition.GroupId, "groupId"));

    private protected override IEnumerable<FieldExplanation> Subject(FieldSources sources, ActionDefinition definition) =>
        [sources.Field("$group_key", definition.GroupKey), sources.Field("$group_id", definition.GroupId)];
}
