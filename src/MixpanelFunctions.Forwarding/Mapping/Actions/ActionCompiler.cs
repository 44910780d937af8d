using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Compiles actions, mistakes noted.</summary>
internal sealed class ActionCompiler(
    ForwardingConfiguration configuration,
    ValueCompiler values,
    ConditionCompiler conditions,
    AnalyticsNaming analyticsNaming,
    List<Destination> destinations,
    ConfigurationErrors errors)
{
    private readonly IdWriter _ids = new(
        configuration.Mixpanel.IdentityMerge, configuration.Mixpanel.AnonymousIds == AnonymousIds.Uuid);

    private bool IsTracked => configuration.Mixpanel.EventEndpoint == EventEndpoint.Track;

    private bool IsSimplified => configuration.Mixpanel.IdentityMerge == IdentityMerge.Simplified;

    /// <summary>Compiles an action to what writes its records: one of these for each kind of record.</summary>
    public IReadOnlyList<CompiledAction> Compile(ActionDefinition definition, string rule, int index)
    {
        if (ActionTypes.All.Contains(definition.Type))
        {
            RefuseForeignKeys(definition);
        }

        ValueExpression? forEach = null;
        if (definition.ForEach is not null)
        {
            forEach = values.Text(definition.ForEach, definition.Place.Key("forEach"));
            values.InItem = true;
        }

        try
        {
            Condition? when = definition.When is null ? null : conditions.Compile(definition.When);
            Frame frame = new(definition, rule, index, when, forEach);
            switch (definition.Type)
            {
                case ActionTypes.TrackEvent:
                    return [TrackEvent(frame)];
                case ActionTypes.Identify:
                    return [Identify(frame)];
                case ActionTypes.Alias or ActionTypes.Merge:
                    return AliasOrMerge(frame);
                case ActionTypes.SetProfile or ActionTypes.SetGroup:
                    return Profile(frame);
                case "":
                    errors.Add(definition.Place.Key("type"), "an action needs a type");
                    return [];
                default:
                    errors.Add(definition.Place.Key("type"), $"unknown action type \"{definition.Type}\"{NearestName.Suggest(definition.Type, ActionTypes.All)}");
                    return [];
            }
        }
        finally
        {
            values.InItem = false;
        }
    }

    private void RefuseForeignKeys(ActionDefinition definition)
    {
        foreach (string key in definition.Keys)
        {
            IReadOnlyList<string> types = ActionKeys.TypesWith(key);
            if (!types.Contains(definition.Type))
            {
                errors.Add(definition.Place.Key(key), $"{definition.Type} has no {key}; it belongs to {string.Join(", ", types)}");
            }
        }
    }

    private TrackEventAction TrackEvent(Frame frame)
    {
        ActionDefinition definition = frame.Definition;
        Place place = definition.Place;
        if (definition.Event is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array }
            || (definition.Event is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length == 0))
        {
            errors.Add(place.Key("event"), "trackEvent needs the event's name, a text");
        }

        (PropertyName, ValueExpression)[] properties = Properties(definition.Properties, definition.PropertiesPlace ?? place.Key("properties"), areOfEvent: true, out ValueExpression? whole);
        ValueExpression[] spread = [.. definition.Spread.Select((token, item) => ObjectToken(token, place.Key("spread").Item(item)))];
        (Destination destination, Destination? ofOldEvents) = EventDestinations(definition, out ProjectOptions? project);
        return new TrackEventAction(frame.Rule, frame.Index, destination)
        {
            OfOldEvents = ofOldEvents,
            Token = IsTracked && project?.Token is { } token ? JsonEscapes.Quote(token) : null,
            When = frame.When,
            ForEach = frame.ForEach,
            Event = values.Compile(definition.Event, place.Key("event")),
            DistinctId = values.Compile(definition.DistinctId, place.Key("distinctId")),
            Stamp = Stamp(frame),
            Properties = properties,
            Spread = whole is null ? spread : [whole, .. spread],
            Preset = LoadPreset(definition),
            Flatten = definition.Flatten,
            OnLimit = configuration.Forwarding.OnLimit,
            Ids = _ids,
        };
    }

    private IdentityAction Identify(Frame frame)
    {
        ActionDefinition definition = frame.Definition;
        Place place = definition.Place;
        Need(definition.AnonymousId, place, "anonymousId");
        Need(definition.UserId, place, "userId");
        string name = IsSimplified ? configuration.Mixpanel.IdentifyEvent : "$identify";
        (Destination destination, Destination? ofOldEvents) = EventDestinations(definition, out ProjectOptions? project);
        return new IdentityAction(frame.Rule, frame.Index, destination, IsSimplified ? IdentityEvent.Link : IdentityEvent.Identify, name)
        {
            OfOldEvents = ofOldEvents,
            When = frame.When,
            ForEach = frame.ForEach,
            First = values.Compile(definition.UserId, place.Key("userId")),
            Second = values.Compile(definition.AnonymousId, place.Key("anonymousId")),
            Stamp = Stamp(frame),
            Ids = _ids,
            Token = project?.Token,
        };
    }

    private IReadOnlyList<CompiledAction> AliasOrMerge(Frame frame)
    {
        ActionDefinition definition = frame.Definition;
        Place place = definition.Place;
        if (IsSimplified)
        {
            errors.Add(place.Key("type"), $"{definition.Type} has no meaning under Simplified ID Merge; set Mixpanel__IdentityMerge to Original, or use identify");
            return [];
        }

        bool isAlias = definition.Type == ActionTypes.Alias;
        ValueExpression first;
        ValueExpression second;
        if (isAlias)
        {
            Need(definition.DistinctId, place, "distinctId");
            Need(definition.Alias, place, "alias");
            first = values.Compile(definition.DistinctId, place.Key("distinctId"));
            second = values.Compile(definition.Alias, place.Key("alias"));
        }
        else
        {
            if (definition.DistinctIds.Count != 2)
            {
                errors.Add(place.Key("distinctIds"), "merge needs a list of two ids");
                return [];
            }

            first = values.Compile(definition.DistinctIds[0], place.Key("distinctIds").Item(0));
            second = values.Compile(definition.DistinctIds[1], place.Key("distinctIds").Item(1));
        }

        // "We will only accept $merge events that are sent via https://api.mixpanel.com/import" (reference/identity-merge).
        (Destination destination, Destination? ofOldEvents) = isAlias
            ? EventDestinations(definition, out ProjectOptions? project)
            : (Destination(definition, MixpanelEndpoint.Import, out project), null);
        return
        [
            new IdentityAction(frame.Rule, frame.Index, destination, isAlias ? IdentityEvent.Alias : IdentityEvent.Merge, isAlias ? "$create_alias" : "$merge")
            {
                OfOldEvents = ofOldEvents,
                When = frame.When,
                ForEach = frame.ForEach,
                First = first,
                Second = second,
                Stamp = Stamp(frame),
                Ids = _ids,
                Token = project?.Token,
            },
        ];
    }

    private IReadOnlyList<CompiledAction> Profile(Frame frame)
    {
        ActionDefinition definition = frame.Definition;
        Place place = definition.Place;
        bool isGroup = definition.Type == ActionTypes.SetGroup;
        if (isGroup)
        {
            Need(definition.GroupKey, place, "groupKey");
            Need(definition.GroupId, place, "groupId");
        }

        if (definition.Changes.Count == 0)
        {
            errors.Add(place, $"{definition.Type} needs at least one of {string.Join(", ", ProfileOperations.Names)}");
        }

        Destination destination = Destination(definition, isGroup ? MixpanelEndpoint.Groups : MixpanelEndpoint.Engage, out ProjectOptions? project);
        if (project is { Token: null })
        {
            errors.Add(place.Key("project"), $"{definition.Type} needs a project with a token; {project.Name} has a service account only");
        }

        return [.. definition.Changes.Select(change => Change(change, frame, destination, isGroup, project?.Token))];
    }

    private ProfileAction Change(KeyValuePair<string, JsonElement> change, Frame frame, Destination destination, bool isGroup, string? token)
    {
        ActionDefinition definition = frame.Definition;
        Place place = definition.Place.Key(change.Key);
        (PropertyName, ValueExpression)[] properties = [];
        ValueExpression? whole = null;
        if (change.Key == ProfileOperations.Unset)
        {
            whole = values.Compile(change.Value, place);
            if (change.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.String))
            {
                errors.Add(place, "must be a list of property names, or a token that yields one");
            }
        }
        else if (change.Key == ProfileOperations.Delete)
        {
            if (change.Value.ValueKind != JsonValueKind.True && !(place.IsSetting && change.Value.ValueKind == JsonValueKind.String))
            {
                errors.Add(place, "must be true");
            }
        }
        else
        {
            properties = Properties(change.Value, place, areOfEvent: false, out whole);
        }

        return new ProfileAction(frame.Rule, frame.Index, destination, ProfileOperations.MixpanelName(change.Key), token)
        {
            When = frame.When,
            ForEach = frame.ForEach,
            DistinctId = definition.DistinctId is null ? null : values.Compile(definition.DistinctId, definition.Place.Key("distinctId")),
            GroupKey = isGroup ? values.Compile(definition.GroupKey, definition.Place.Key("groupKey")) : null,
            GroupId = isGroup ? values.Compile(definition.GroupId, definition.Place.Key("groupId")) : null,
            Properties = properties,
            Whole = whole,
            Preset = LoadPreset(definition),
            Ids = _ids,
        };
    }

    private EventStamp Stamp(Frame frame)
    {
        ActionDefinition definition = frame.Definition;
        return new EventStamp
        {
            LibraryVersion = JsonEscapes.Quote(configuration.RulesVersion),
            Time = values.Compile(definition.Time, definition.Place.Key("time")),
            GivenInsertId = values.Compile(definition.InsertId, definition.Place.Key("insertId")),
            InsertId = new InsertId(configuration.Forwarding.Hub, frame.Rule, frame.Index),
            EventId = values.Path("xdm._id"),
            Timestamp = values.Path("xdm.timestamp"),
            InvalidTime = configuration.Forwarding.InvalidTime,
        };
    }

    private (PropertyName Name, ValueExpression Value)[] Properties(
        JsonElement? json,
        Place place,
        bool areOfEvent,
        out ValueExpression? whole)
    {
        whole = null;
        switch (json)
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.Object } map:
                HashSet<string> names = new(StringComparer.Ordinal);
                foreach (JsonProperty property in map.EnumerateObject().Where(property => !names.Add(property.Name)))
                {
                    errors.Add(place.Key(property.Name), $"the property \"{property.Name}\" is given twice");
                }

                return [.. map.EnumerateObject().Select(property => Property(property, place, areOfEvent))];
            case { ValueKind: JsonValueKind.String } token:
                whole = ObjectToken(token.GetString()!, place);
                return [];
            default:
                errors.Add(place, "must be an object, a list of key and value pairs, or one token");
                return [];
        }
    }

    /// <summary>A text that must be one token, since no other text yields an object.</summary>
    private ValueExpression ObjectToken(string text, Place place)
    {
        ValueExpression value = values.Text(text, place);
        // A constant without a value stands for a token that is wrong, and noted already.
        if (value is TextExpression or ConstantExpression { Value.Kind: not (JsonKind.Object or JsonKind.Missing) })
        {
            errors.Add(place, "must be exactly one token, of a value that is an object");
        }

        return value;
    }

    private (PropertyName Name, ValueExpression Value) Property(JsonProperty property, Place place, bool isOfEvent)
    {
        Place at = place.Key(property.Name);
        if (isOfEvent && ReservedProperties.SetBy(property.Name) is { } field)
        {
            errors.Add(at, $"\"{property.Name}\" is set by {field}, not as a property");
        }
        else if (property.Name.Length == 0)
        {
            errors.Add(at, "a property needs a name");
        }

        return (new PropertyName(property.Name), values.Compile(property.Value, at));
    }

    private Preset? LoadPreset(ActionDefinition definition) => definition.Preset.Count == 0 ? null : Preset.Load(definition.Preset, values, analyticsNaming);

    /// <summary>Where an action's events go, and where those go that are too old for that.</summary>
    private (Destination Destination, Destination? OfOldEvents) EventDestinations(ActionDefinition definition, out ProjectOptions? project)
    {
        Destination import = Destination(definition, MixpanelEndpoint.Import, out project);
        if (!IsTracked)
        {
            return (import, null);
        }

        if (project is { Token: null, HasCredentials: true })
        {
            errors.Add(
                definition.Place.Key("project"),
                $"{definition.Type} needs a project with a token where {MixpanelOptions.EventEndpointSetting.Name} is Track; {project.Name} has a service account only");
        }

        return (Find(import.Project, MixpanelEndpoint.Track), import);
    }

    private Destination Destination(ActionDefinition definition, MixpanelEndpoint endpoint, out ProjectOptions? known)
    {
        string project = definition.Project ?? MixpanelOptions.DefaultProject;
        IReadOnlyDictionary<string, ProjectOptions> projects = configuration.Mixpanel.Projects;
        if (!projects.TryGetValue(project, out known))
        {
            errors.Add(definition.Place.Key("project"), $"unknown Mixpanel project \"{project}\"{NearestName.Suggest(project, projects.Keys)}");
        }
        else if (project == MixpanelOptions.DefaultProject && !known.HasCredentials && projects.Count > 1)
        {
            // Of every other project without a token, the settings' own error tells once and for all rules.
            errors.Add(
                definition.Place.Key("project"),
                $"{(definition.Project is null ? "names no project, and " : string.Empty)}the default project has no token (Mixpanel__ProjectToken)");
        }

        return Find(project, endpoint);
    }

    private Destination Find(string project, MixpanelEndpoint endpoint)
    {
        Destination? destination = destinations.Find(candidate => candidate.Project == project && candidate.Endpoint == endpoint);
        if (destination is null)
        {
            destinations.Add(destination = new Destination(project, endpoint, destinations.Count));
        }

        return destination;
    }

    private void Need(JsonElement? value, Place place, string key)
    {
        if (value is null)
        {
            errors.Add(place.Key(key), "is missing");
        }
    }

    /// <summary>What all records of an action share.</summary>
    private sealed record Frame(ActionDefinition Definition, string Rule, int Index, Condition? When, ValueExpression? ForEach);
}
