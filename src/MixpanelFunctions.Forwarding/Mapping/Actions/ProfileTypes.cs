using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>A type of action that changes profiles: one record for each operation, in the order written.</summary>
internal abstract class ProfileType : ActionType
{
    /// <summary>Where the records go.</summary>
    private protected abstract MixpanelEndpoint Endpoint { get; }

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        ActionDefinition definition = scope.Definition;
        ProfileSubject subject = Subject(scope);
        if (definition.Changes.Count == 0)
        {
            scope.Errors.Add(scope.Place, $"{definition.Type} needs at least one of {string.Join(", ", ProfileOperations.Names)}");
        }

        Destination destination = scope.Destinations.OfProfiles(definition, Endpoint, out ProjectOptions? project);
        return [.. definition.Changes.Select(change => Change(change, scope, subject, destination, project?.Token))];
    }

    internal override IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition) =>
    [
        .. Subject(sources, definition),
        .. definition.Changes.SelectMany(change => sources.Entries(ProfileOperations.MixpanelName(change.Key), change.Value)),
    ];

    /// <summary>Compiles whose profile it is.</summary>
    private protected abstract ProfileSubject Subject(ActionScope scope);

    /// <summary>Says where the fields come from that tell whose profile it is.</summary>
    private protected abstract IEnumerable<FieldExplanation> Subject(FieldSources sources, ActionDefinition definition);

    private static ProfileAction Change(KeyValuePair<string, JsonElement> change, ActionScope scope, ProfileSubject subject, Destination destination, string? token)
    {
        ActionDefinition definition = scope.Definition;
        Place place = scope.Place.Key(change.Key);
        (PropertyName, ValueExpression)[] properties = [];
        ValueExpression? whole = null;
        if (change.Key == ProfileOperations.Unset)
        {
            whole = scope.Values.Compile(change.Value, place);
            if (change.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.String))
            {
                scope.Errors.Add(place, "must be a list of property names, or a token that yields one");
            }
        }
        else if (change.Key == ProfileOperations.Delete)
        {
            if (change.Value.ValueKind != JsonValueKind.True && !(place.IsSetting && change.Value.ValueKind == JsonValueKind.String))
            {
                scope.Errors.Add(place, "must be true");
            }
        }
        else
        {
            properties = new PropertiesCompiler(scope.Values, scope.Errors).Compile(change.Value, place, areOfEvent: false, out whole);
        }

        return new ProfileAction(scope.Rule, scope.Index, destination, ProfileOperations.MixpanelName(change.Key), token)
        {
            When = scope.When,
            ForEach = scope.ForEach,
            DistinctId = subject.DistinctId,
            GroupKey = subject.GroupKey,
            GroupId = subject.GroupId,
            Properties = properties,
            Whole = whole,
            Preset = scope.Preset(),
            Ids = scope.Ids,
        };
    }

    /// <summary>Whose profile it is: a user's, or that of a group of a kind.</summary>
    private protected sealed record ProfileSubject(ValueExpression? DistinctId, ValueExpression? GroupKey = null, ValueExpression? GroupId = null);
}

/// <summary><c>setProfile</c>: changes a user's profile.</summary>
internal sealed class SetProfileType : ProfileType
{
    public override string Name => "setProfile";

    public override string Summary =>
        "Changes a user's profile, with at least one of `set`, `setOnce`, `add`, `union`, `append`, `remove`, `unset` and `delete`.";

    public override string Example => """{ "type": "setProfile", "set": { "Plan": "{{xdm._acme.plan}}" }, "setOnce": { "First seen": "{{xdm.timestamp}}" } }""";

    public override IReadOnlyList<string> OptionalKeys => ["distinctId"];

    public override IReadOnlyList<string> AlternativeKeys => [.. ProfileOperations.Names];

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

    public override string Summary => "Changes a group's profile, with at least one of `set`, `setOnce`, `union`, `remove`, `unset` and `delete`.";

    public override string Example => """{ "type": "setGroup", "groupKey": "company", "groupId": "{{xdm._acme.company}}", "set": { "Plan": "{{xdm._acme.plan}}" } }""";

    public override IReadOnlyList<string> RequiredKeys => ["groupKey", "groupId"];

    public override IReadOnlyList<string> AlternativeKeys => [.. ProfileOperations.Names.Where(ProfileOperations.IsForGroups)];

    private protected override MixpanelEndpoint Endpoint => MixpanelEndpoint.Groups;

    private protected override ProfileSubject Subject(ActionScope scope) =>
        new(null, scope.NeededId(scope.Definition.GroupKey, "groupKey"), scope.NeededId(scope.Definition.GroupId, "groupId"));

    private protected override IEnumerable<FieldExplanation> Subject(FieldSources sources, ActionDefinition definition) =>
        [sources.Field("$group_key", definition.GroupKey), sources.Field("$group_id", definition.GroupId)];
}
