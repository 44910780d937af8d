using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Finds the sources of the fields of records, for one event. Fallbacks follow the rule's own value.</summary>
/// <param name="scope">The event's values.</param>
/// <param name="identities">Says who the event is about.</param>
/// <param name="groups">The group keys that every event record gets.</param>
internal sealed class FieldSources(ExplanationScope scope, IdentitySource identities, IReadOnlyList<GroupKey> groups)
{
    private const string IdentityMap = "xdm.identityMap";

    private readonly IdentityNotes _identity = IdentityNotes.Of(scope.Values, identities);

    /// <summary>A field that the rule writes.</summary>
    public FieldExplanation Field(string field, JsonElement? written)
    {
        string text = written is { } json ? CompactJson.Text(json) : string.Empty;
        try
        {
            return new FieldExplanation(field, text, scope.Tokens(written));
        }
        catch (RuleFailureException exception)
        {
            return new FieldExplanation(field, text, [], exception.Message);
        }
    }

    /// <summary>The entries of an object, each a field; a token that yields an object gives all of its entries.</summary>
    public IEnumerable<FieldExplanation> Entries(string above, JsonElement? written) => written switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Select(entry => Field($"{above}.{entry.Name}", entry.Value)),
        _ => [Field($"{above}.*", written)],
    };

    /// <summary>The time of an event.</summary>
    public FieldExplanation Time(ActionDefinition definition) =>
        Fallback("properties.time", definition.Time, "xdm.timestamp", "or else the second in which the hub received the message; also if the event's own time is later");

    /// <summary>The insert id of an event.</summary>
    public FieldExplanation InsertId(ActionDefinition definition) =>
        Fallback("properties.$insert_id", definition.InsertId, "xdm._id", "derived if Mixpanel would refuse it");

    /// <summary>Whom a record is about.</summary>
    public FieldExplanation WhoseIdentity(string field, JsonElement? written) =>
        Fallback(field, written, TokensOf(_identity.DistinctIdFrom), _identity.DistinctId);

    /// <summary>The ids that Simplified ID Merge puts beside the distinct_id.</summary>
    /// <param name="ids">Reads the action's own distinctId.</param>
    /// <param name="distinctId">The action's own distinctId, compiled.</param>
    /// <param name="written">The action's own distinctId as written; missing if the rule writes none.</param>
    public IEnumerable<FieldExplanation> Identities(IdWriter ids, ValueExpression distinctId, JsonElement? written)
    {
        Identity identity = _identity.Identity;
        bool ownIsUser = false;
        try
        {
            JsonValue own = ids.Own(scope.Values, distinctId.Evaluate(scope.Values), ref identity);
            ownIsUser = IdWriter.IsUser(scope.Values, own, identity);
        }
        catch (RuleFailureException)
        {
            // Reported as the fault of the field distinct_id.
        }

        if (identity.DeviceFrom == IdOrigin.Action)
        {
            yield return Field("properties.$device_id", written) with { Note = "the anonymous id of Mixpanel's SDK, by the action's distinctId" };
        }
        else if (_identity.Device is { } device)
        {
            yield return new FieldExplanation("properties.$device_id", string.Empty, TokensOf(identity.DeviceFrom), device);
        }

        if (_identity.User is { } user)
        {
            yield return new FieldExplanation("properties.$user_id", string.Empty, TokensOf(identity.UserFrom), user);
        }
        else if (ownIsUser)
        {
            yield return Field("properties.$user_id", written) with { Note = "the known user, by the action's distinctId" };
        }
    }

    /// <summary>The group keys that every event record gets.</summary>
    public IEnumerable<FieldExplanation> Groups() => groups.Select(key =>
        Field($"properties.{key.Name}", JsonSerializer.SerializeToElement(key.Text, RulesJson.Plain.String)) with { Note = GroupKey.Setting.Name });

    /// <summary>What a preset adds.</summary>
    /// <param name="above">The object that its properties are in.</param>
    /// <param name="name">The preset in words.</param>
    /// <param name="sourcesOf">The sources of its properties.</param>
    public IEnumerable<FieldExplanation> OfPreset(string above, string name, Func<EventValues, IEnumerable<PresetField>> sourcesOf) =>
        Of(above, sourcesOf(scope.Values), name);

    /// <summary>The properties that an event gets for the name of an event of Mixpanel's own SDKs.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="events">The properties that the SDKs give their events.</param>
    public IEnumerable<FieldExplanation> OfSdkEvent(ValueExpression name, SdkEventProperties events)
    {
        try
        {
            JsonValue found = name.Evaluate(scope.Values);
            return found.Kind == JsonKind.String ? Of("properties", events.SourcesOf(scope.Values, found), "as in Mixpanel's own SDKs") : [];
        }
        catch (RuleFailureException)
        {
            // Reported as the fault of the field event.
            return [];
        }
    }

    private IEnumerable<FieldExplanation> Of(string above, IEnumerable<PresetField> fields, string whose)
    {
        foreach (PresetField field in fields)
        {
            TokenExplanation[] tokens = field.Paths.Count > 0
                ? [.. field.Paths.Select(scope.AtPath).OfType<TokenExplanation>()]
                : [scope.Of(field.Source, field.Value)];
            yield return new FieldExplanation($"{above}.{field.Name}", string.Empty, tokens, $"{whose}: {field.Source}");
        }
    }

    /// <summary>A field that is taken from a path of its own where the rule writes nothing, or what it writes has no value.</summary>
    private FieldExplanation Fallback(string field, JsonElement? written, string path, string note) =>
        Fallback(field, written, scope.AtPath(path) is { } found ? [found] : [], note);

    /// <summary>What an id was taken from: the tokens of the setting that names it, or the identityMap.</summary>
    private IReadOnlyList<TokenExplanation> TokensOf(IdOrigin origin) =>
        identities.Settings.Of(origin) is { } setting
            ? Field(setting.Name, JsonSerializer.SerializeToElement(setting.Text, RulesJson.Plain.String)).Tokens
            : scope.AtPath(IdentityMap) is { } found ? [found] : [];

    private FieldExplanation Fallback(string field, JsonElement? written, IReadOnlyList<TokenExplanation> fallback, string note)
    {
        FieldExplanation own = Field(field, written);
        bool hasValue = written is not null && (own.Tokens.Count == 0 || own.Tokens.Any(token => token.Value.Json is not (null or "null")));
        return hasValue ? own : own with { Tokens = [.. own.Tokens, .. fallback], Note = note };
    }
}
