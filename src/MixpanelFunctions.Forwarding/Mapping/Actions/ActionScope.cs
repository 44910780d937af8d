using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>An action that is being compiled, and what its type compiles it with.</summary>
internal sealed record ActionScope
{
    /// <summary>The action as the rule writes it.</summary>
    public required ActionDefinition Definition { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>The action's place in its rule, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The condition for the action to run; <see langword="null"/> for always.</summary>
    public required Condition? When { get; init; }

    /// <summary>The array whose items the action runs for; <see langword="null"/> if it runs once.</summary>
    public required ValueExpression? ForEach { get; init; }

    public required ForwardingConfiguration Configuration { get; init; }

    public required ValueCompiler Values { get; init; }

    public required AnalyticsNaming AnalyticsNaming { get; init; }

    public required ActionDestinations Destinations { get; init; }

    public required IdWriter Ids { get; init; }

    /// <summary>The policy of properties; <see langword="null"/> for none.</summary>
    public required PropertyPolicy? Policy { get; init; }

    /// <summary>Properties that every event record gets.</summary>
    public required (PropertyName Name, ValueExpression Value)[] Constants { get; init; }

    /// <summary>The group keys that every event record gets, with the groups' ids.</summary>
    public required (PropertyName Name, ValueExpression Value)[] Groups { get; init; }

    public required ConfigurationErrors Errors { get; init; }

    public Place Place => Definition.Place;

    /// <summary>The same action with another project.</summary>
    public ActionScope ForProject(string project) => this with { Definition = Definition with { Project = project } };

    public bool IsSimplified => Configuration.Mixpanel.IdentityMerge == IdentityMerge.Simplified;

    /// <summary>Compiles the presets; <see langword="null"/> without any.</summary>
    public Preset? Preset() => Definition.Preset.Count == 0 ? null : Presets.Preset.Load(Definition.Preset, Values, AnalyticsNaming);

    /// <summary>Compiles the value of a key.</summary>
    public ValueExpression Value(JsonElement? json, string key) => Values.Compile(json, Place.Key(key));

    /// <summary>Compiles the value of a key that is an id.</summary>
    public ValueExpression Id(JsonElement? json, string key) => Values.CompileId(json, Place.Key(key));

    /// <summary>Compiles the id of a key that must be there; that it is not is noted.</summary>
    public ValueExpression NeededId(JsonElement? json, string key)
    {
        if (json is null)
        {
            Errors.Add(Place.Key(key), "is missing");
        }

        return Id(json, key);
    }

    /// <summary>Compiles what every event record has beside its name and its user.</summary>
    /// <param name="experiment">Makes the insert id of an exposure to an experiment.</param>
    public EventStamp Stamp(ExperimentId? experiment = null) => new()
    {
        Experiment = experiment,
        LibraryVersion = JsonEscapes.Quote(Configuration.RulesVersion),
        Time = Value(Definition.Time, "time"),
        GivenInsertId = Id(Definition.InsertId, "insertId"),
        InsertId = new InsertId(Configuration.Forwarding.Hub, Rule, Index),
        EventId = Values.Path("xdm._id"),
        Timestamp = Values.Path("xdm.timestamp"),
        InvalidTime = Configuration.Forwarding.InvalidTime,
    };
}
