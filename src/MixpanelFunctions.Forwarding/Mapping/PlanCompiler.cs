using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Compiles rules to a <see cref="ForwardingPlan"/>, mistakes noted.</summary>
internal sealed class PlanCompiler
{
    /// <summary>Names that every record has from its own fields; a property must not stand for them.</summary>
    private static readonly Dictionary<string, string> FieldNames = new(StringComparer.Ordinal)
    {
        ["time"] = "the action's time",
        ["distinct_id"] = "the action's distinctId",
        ["$insert_id"] = "the action's insertId",
        ["token"] = "the project",
    };

    private readonly ForwardingConfiguration _configuration;
    private readonly ConfigurationErrors _errors;
    private readonly ValueCompiler _values;
    private readonly ConditionCompiler _conditions;
    private readonly List<Destination> _destinations = [];

    public PlanCompiler(ForwardingConfiguration configuration, ConfigurationErrors errors)
    {
        _configuration = configuration;
        _errors = errors;
        _values = new ValueCompiler(configuration.Rules.DataElements, configuration.Setting, errors);
        _conditions = new ConditionCompiler(_values, errors);
    }

    public ForwardingPlan Compile()
    {
        CompiledRule[] rules = [.. _configuration.Rules.Rules.Select(Rule)];
        ForwardingOptions options = _configuration.Forwarding;
        IdentitySource identity = new(
            Setting(options.DeviceId, "Forwarding__DeviceId"),
            Setting(options.UserId, "Forwarding__UserId"),
            _values.Path("xdm.identityMap"));
        return new ForwardingPlan(_values.Paths.Build(), _values.Constants.ToArray(), identity)
        {
            Rules = rules,
            Destinations = _destinations,
            Secrets = _values.Secrets,
        };
    }

    private ValueExpression? Setting(string? text, string name) => text is null ? null : _values.Text(text, Place.Setting(name));

    private CompiledRule Rule(RuleDefinition definition, int index)
    {
        Condition[] conditions = [.. definition.Conditions.Select(_conditions.Compile).OfType<Condition>()];
        CompiledAction[] actions = [.. definition.Actions.Select((action, place) => Action(action, definition.Name, place)).OfType<CompiledAction>()];
        return new CompiledRule(definition.Name, index, conditions, actions);
    }

    private TrackEventAction? Action(ActionDefinition definition, string rule, int index)
    {
        switch (definition.Type)
        {
            case "trackEvent":
                return TrackEvent(definition, rule, index);
            case "":
                _errors.Add(definition.Place.Key("type"), "an action needs a type");
                return null;
            default:
                _errors.Add(definition.Place.Key("type"), $"unknown action type \"{definition.Type}\"{NearestName.Suggest(definition.Type, ["trackEvent"])}");
                return null;
        }
    }

    private TrackEventAction TrackEvent(ActionDefinition definition, string rule, int index)
    {
        Place place = definition.Place;
        if (definition.Event is null or { ValueKind: JsonValueKind.Null } or { ValueKind: JsonValueKind.Object } or { ValueKind: JsonValueKind.Array })
        {
            _errors.Add(place.Key("event"), "trackEvent needs the event's name, a text");
        }

        (PropertyName, ValueExpression)[] properties = Properties(definition, out ValueExpression? whole);
        ValueExpression[] spread = [.. definition.Spread.Select((token, item) => _values.Text(token, place.Key("spread").Item(item)))];
        return new TrackEventAction(rule, index, Destination(definition))
        {
            Event = _values.Compile(definition.Event, place.Key("event")),
            DistinctId = _values.Compile(definition.DistinctId, place.Key("distinctId")),
            Time = _values.Compile(definition.Time, place.Key("time")),
            GivenInsertId = _values.Compile(definition.InsertId, place.Key("insertId")),
            InsertId = new InsertId(_configuration.Forwarding.Hub, rule, index),
            Properties = properties,
            Spread = whole is null ? spread : [whole, .. spread],
            Preset = FindPreset(definition),
            Flatten = definition.Flatten,
            EventId = _values.Path("xdm._id"),
            Timestamp = _values.Path("xdm.timestamp"),
            InvalidTime = _configuration.Forwarding.InvalidTime,
            OnLimit = _configuration.Forwarding.OnLimit,
            IdentityMerge = _configuration.Mixpanel.IdentityMerge,
            UuidForAnonymous = _configuration.Mixpanel.AnonymousIds == AnonymousIds.Uuid,
        };
    }

    private (PropertyName Name, ValueExpression Value)[] Properties(ActionDefinition definition, out ValueExpression? whole)
    {
        whole = null;
        Place place = definition.Place.Key("properties");
        switch (definition.Properties)
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.Object } map:
                return [.. map.EnumerateObject().Select(property => Property(property, place))];
            case { ValueKind: JsonValueKind.String } token:
                whole = _values.Text(token.GetString()!, place);
                if (whole is ConstantExpression or TextExpression)
                {
                    _errors.Add(place, "a text must be exactly one token that yields an object");
                }

                return [];
            default:
                _errors.Add(place, "must be an object, a list of key and value pairs, or one token");
                return [];
        }
    }

    private (PropertyName Name, ValueExpression Value) Property(JsonProperty property, Place place)
    {
        Place at = place.Key(property.Name);
        if (FieldNames.TryGetValue(property.Name, out string? field))
        {
            _errors.Add(at, $"\"{property.Name}\" is set by {field}, not as a property");
        }
        else if (property.Name.Length == 0)
        {
            _errors.Add(at, "a property needs a name");
        }

        return (new PropertyName(property.Name), _values.Compile(property.Value, at));
    }

    private Preset? FindPreset(ActionDefinition definition)
    {
        if (definition.Preset is null)
        {
            return null;
        }

        if (Preset.Names.Contains(definition.Preset))
        {
            return Preset.Load(definition.Preset, _values);
        }

        _errors.Add(definition.Place.Key("preset"), $"unknown preset \"{definition.Preset}\"{NearestName.Suggest(definition.Preset, Preset.Names)}");
        return null;
    }

    private Destination Destination(ActionDefinition definition)
    {
        string project = definition.Project ?? MixpanelOptions.DefaultProject;
        IReadOnlyDictionary<string, ProjectOptions> projects = _configuration.Mixpanel.Projects;
        bool isKnown = projects.TryGetValue(project, out ProjectOptions? known);
        // Without any project at all, the settings' own error says it once and for all rules.
        if (!isKnown || (!known!.HasCredentials && projects.Count > 1))
        {
            _errors.Add(
                definition.Place.Key("project"),
                definition.Project is null
                    ? "names no project, and the default one has no token (Mixpanel__ProjectToken)"
                    : $"unknown Mixpanel project \"{project}\"{NearestName.Suggest(project, projects.Keys)}");
        }

        Destination? destination = _destinations.Find(candidate => candidate.Project == project);
        if (destination is null)
        {
            _destinations.Add(destination = new Destination(project, MixpanelEndpoint.Import, _destinations.Count));
        }

        return destination;
    }
}
