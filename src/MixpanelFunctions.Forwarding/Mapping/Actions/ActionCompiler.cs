using System.Text;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Compiles actions by their types, and notes errors.</summary>
internal sealed class ActionCompiler(
    ForwardingConfiguration configuration,
    ValueCompiler values,
    ConditionCompiler conditions,
    AnalyticsNaming analyticsNaming,
    SdkIdReader sdkIds,
    List<Destination> destinations,
    PropertyPolicy? policy,
    (PropertyName Name, ValueExpression Value)[] constants,
    (PropertyName Name, ValueExpression Value)[] groups,
    ConfigurationErrors errors)
{
    private readonly ActionDestinations _destinations = new(configuration.Mixpanel, destinations, errors);

    private readonly IdWriter _ids = new(
        configuration.Mixpanel.IdentityMerge, configuration.Mixpanel.AnonymousIds == AnonymousIds.Uuid, sdkIds, policy is { HashesUsers: true } ? policy.Hash : null);

    /// <summary>Compiles an action to what writes its records: one of these for each kind of record.</summary>
    public IReadOnlyList<CompiledAction> Compile(ActionDefinition definition, string rule, int index)
    {
        if (ActionTypes.TryFind(definition.Type, out ActionType? type))
        {
            RefuseForeignKeys(definition, type);
        }

        ValueExpression? forEach = null;
        if ((definition.ForEach ?? type?.ImpliedForEach) is { } list)
        {
            forEach = values.Text(list, definition.Place.Key("forEach"));
            values.InItem = true;
        }

        try
        {
            values.RefersToItem = false;
            Condition? when = definition.When is null ? null : conditions.Compile(definition.When);
            if (when is not null)
            {
                when.IsOfItem = values.RefersToItem;
            }

            if (type is null)
            {
                RefuseType(definition);
                return [];
            }

            ActionScope scope = new()
            {
                Definition = definition,
                Rule = rule,
                Index = index,
                When = when,
                ForEach = forEach,
                Configuration = configuration,
                Values = values,
                AnalyticsNaming = analyticsNaming,
                Destinations = _destinations,
                Ids = _ids,
                Policy = policy,
                Constants = constants,
                Groups = groups,
                Errors = errors,
            };
            return definition.Token is null ? type.Compile(scope) : ForEachProject(scope, type, values.Text(definition.Token, definition.Place.Key("token")));
        }
        finally
        {
            values.InItem = false;
        }
    }

    /// <summary>Compiles an action once for each project, of which the event names one.</summary>
    private CompiledAction[] ForEachProject(ActionScope scope, ActionType type, ValueExpression name)
    {
        if (name is ConstantExpression or TextExpression || name.HoldsSecret)
        {
            errors.Add(
                scope.Place.Key("token"),
                "must be a {{data element}} that yields the name of a configured project; for one project for all events, use project, and set its token in Mixpanel__Projects__NAME__ProjectToken");
            return [];
        }

        string fallback = scope.Definition.Project ?? MixpanelOptions.DefaultProject;
        string[] projects = [fallback, .. configuration.Mixpanel.Projects.Keys.Where(project => project != fallback && (project != MixpanelOptions.DefaultProject || configuration.Mixpanel.Projects[project].HasCredentials))];
        byte[][] others = [.. projects.Skip(1).Select(Encoding.UTF8.GetBytes)];
        List<CompiledAction> compiled = [];
        foreach (string project in projects)
        {
            ProjectGuard guard = new(name, Encoding.UTF8.GetBytes(project), project == fallback ? others : null);
            foreach (CompiledAction action in type.Compile(scope.ForProject(project)))
            {
                action.Project = guard;
                compiled.Add(action);
            }
        }

        return [.. compiled];
    }

    private void RefuseType(ActionDefinition definition) => errors.Add(
        definition.Place.Key("type"),
        definition.Type.Length == 0
            ? "an action needs a type"
            : $"unknown action type \"{definition.Type}\"{NearestName.SuggestOrList(definition.Type, [.. ActionTypes.All.Select(type => type.Name)], ActionTypes.All.SelectMany(type => type.Aliases.Select(alias => (alias, type.Name))))}");

    /// <summary>A key that only other types have is a mistake, not something to pass over.</summary>
    private void RefuseForeignKeys(ActionDefinition definition, ActionType type)
    {
        foreach (string key in definition.Keys.Where(key => !type.Has(key)))
        {
            IReadOnlyList<string> others = ActionTypes.NamesWith(key);
            if (others.Count > 0)
            {
                errors.Add(definition.Place.Key(key), $"{definition.Type} has no {key}; it belongs to {string.Join(", ", others)}");
            }
        }
    }
}
