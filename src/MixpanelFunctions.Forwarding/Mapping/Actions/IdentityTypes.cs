using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>A type of action that tells Mixpanel that two ids belong to one user.</summary>
internal abstract class IdentityType : ActionType
{
    public override IReadOnlyList<string> OptionalKeys => ["time", "insertId"];

    private protected static IdentityAction Action(
        ActionScope scope, IdentityEvent kind, string name, (Destination Destination, Destination? OfOldEvents) to, ProjectOptions? project, ValueExpression first, ValueExpression second) =>
        new(scope.Rule, scope.Index, to.Destination, kind, name)
        {
            OfOldEvents = to.OfOldEvents,
            When = scope.When,
            ForEach = scope.ForEach,
            First = first,
            Second = second,
            Stamp = scope.Stamp(),
            Ids = scope.Ids,
            Groups = scope.Groups,
            Token = project?.Token,
        };

    /// <summary>The sources of the fields that every such type has in addition to its ids.</summary>
    private protected static IEnumerable<FieldExplanation> ExplainRest(FieldSources sources, ActionDefinition definition) =>
        [sources.Time(definition), sources.InsertId(definition), .. sources.Groups()];

    /// <summary>Notes an error if the projects' identity system has no such event.</summary>
    private protected static bool IsRefused(ActionScope scope)
    {
        if (scope.IsSimplified)
        {
            scope.Errors.Add(
                scope.Place.Key("type"),
                $"{scope.Definition.Type} has no meaning under Simplified ID Merge; set Mixpanel__IdentityMerge to Original, or use identify");
        }

        return scope.IsSimplified;
    }
}

/// <summary><c>identify</c>: links the id from before the user was known to the user's.</summary>
internal sealed class IdentifyType : IdentityType
{
    public override string Name => "identify";

    public override IReadOnlyList<string> Aliases => ["identity", "login", "signIn", "setUserId", "linkIds"];

    public override string Summary => "Tells Mixpanel that an anonymous visitor is a known user.";

    public override string Example => """{ "type": "identify", "anonymousId": "{{xdm.identityMap.ECID[0].id}}", "userId": "{{xdm._acme.userId}}" }""";

    public override IReadOnlyList<string> RequiredKeys => ["anonymousId", "userId"];

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        ActionDefinition definition = scope.Definition;
        ValueExpression anonymous = scope.NeededId(definition.AnonymousId, "anonymousId");
        ValueExpression user = scope.NeededId(definition.UserId, "userId");
        string name = scope.IsSimplified ? scope.Configuration.Mixpanel.IdentifyEvent : "$identify";
        (Destination, Destination?) to = scope.Destinations.OfEvents(definition, out ProjectOptions? project);
        return [Action(scope, scope.IsSimplified ? IdentityEvent.Link : IdentityEvent.Identify, name, to, project, user, anonymous)];
    }

    internal override IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition) =>
    [
        sources.Field("userId", definition.UserId),
        sources.Field("anonymousId", definition.AnonymousId),
        .. ExplainRest(sources, definition),
    ];
}

/// <summary><c>alias</c>: gives a user another id.</summary>
internal sealed class AliasType : IdentityType
{
    public override string Name => "alias";

    public override IReadOnlyList<string> Aliases => ["createAlias", "addAlias"];

    public override string Summary => "Gives a user another id. Original ID Merge only.";

    public override string Example => """{ "type": "alias", "distinctId": "{{xdm._acme.userId}}", "alias": "{{xdm._acme.email}}" }""";

    public override IReadOnlyList<string> RequiredKeys => ["distinctId", "alias"];

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        bool isOnlyWarnedOf = scope.IsSimplified && scope.Configuration.Forwarding.AliasUnderSimplified == AliasUnderSimplified.Warn;
        if (!isOnlyWarnedOf && IsRefused(scope))
        {
            return [];
        }

        ActionDefinition definition = scope.Definition;
        ValueExpression first = scope.NeededId(definition.DistinctId, "distinctId");
        ValueExpression second = scope.NeededId(definition.Alias, "alias");
        if (isOnlyWarnedOf)
        {
            // Guides combine alias and identify in one rule, and then identify is enough.
            scope.Errors.Warn(scope.Place.Key("type"), "alias has no meaning under Simplified ID Merge and sends nothing; identify links the ids");
            return [];
        }

        (Destination, Destination?) to = scope.Destinations.OfEvents(definition, out ProjectOptions? project);
        return [Action(scope, IdentityEvent.Alias, "$create_alias", to, project, first, second)];
    }

    internal override IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition) =>
    [
        sources.Field("distinctId", definition.DistinctId),
        sources.Field("alias", definition.Alias),
        .. ExplainRest(sources, definition),
    ];
}

/// <summary><c>merge</c>: makes two ids one user's.</summary>
internal sealed class MergeType : IdentityType
{
    public override string Name => "merge";

    public override IReadOnlyList<string> Aliases => ["mergeIds", "mergeUsers"];

    public override string Summary => "Tells Mixpanel that two ids belong to one user. Original ID Merge only.";

    public override string Example => """{ "type": "merge", "distinctIds": ["{{xdm._acme.oldId}}", "{{xdm._acme.newId}}"] }""";

    public override IReadOnlyList<string> RequiredKeys => ["distinctIds"];

    internal override IReadOnlyList<CompiledAction> Compile(ActionScope scope)
    {
        if (IsRefused(scope))
        {
            return [];
        }

        ActionDefinition definition = scope.Definition;
        Place place = scope.Place.Key("distinctIds");
        if (definition.DistinctIds.Count != 2)
        {
            scope.Errors.Add(place, "merge needs a list of two ids");
            return [];
        }

        ValueExpression first = scope.Values.CompileId(definition.DistinctIds[0], place.Item(0));
        ValueExpression second = scope.Values.CompileId(definition.DistinctIds[1], place.Item(1));
        // "We will only accept $merge events that are sent via https://api.mixpanel.com/import" (reference/identity-merge).
        Destination import = scope.Destinations.Of(definition, MixpanelEndpoint.Import, out ProjectOptions? project);
        return [Action(scope, IdentityEvent.Merge, "$merge", (import, null), project, first, second)];
    }

    internal override IEnumerable<FieldExplanation> Explain(FieldSources sources, CompiledAction action, ActionDefinition definition) =>
    [
        .. definition.DistinctIds.Select((id, index) => sources.Field($"distinctIds[{index}]", id)),
        .. ExplainRest(sources, definition),
    ];
}
