using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>
/// Writes one update of a user's or a group's profile, one operation: <c>{"$token":…,"$distinct_id":…,"$set":{…}}</c>
/// (mixpanel/docs, reference/profile-set, group-set-property and their siblings).
/// </summary>
internal sealed class ProfileAction(string rule, int index, Destination destination, string operation, string? token)
    : CompiledAction(rule, index, destination)
{
    private const string Setting = "$set";
    private const string SettingOnce = "$set_once";
    private const string Deletion = "$delete";

    private readonly byte[] _token = JsonEscapes.Quote(token ?? string.Empty);
    private readonly byte[] _operation = JsonEscapes.Quote(operation);
    private readonly RecordKind _kind = operation switch
    {
        "$union" => RecordKind.Union,
        "$add" => RecordKind.Add,
        _ => RecordKind.Profile,
    };

    /// <inheritdoc/>
    public override string? Operation => operation;

    /// <summary>For a user's profile: whose; missing for whom the event is about.</summary>
    public ValueExpression? DistinctId { get; init; }

    /// <summary>For a group's profile: which kind of group.</summary>
    public ValueExpression? GroupKey { get; init; }

    /// <summary>For a group's profile: which group.</summary>
    public ValueExpression? GroupId { get; init; }

    /// <summary>For operations on properties: these, with their values.</summary>
    public (PropertyName Name, ValueExpression Value)[] Properties { get; init; } = [];

    /// <summary>A value that yields such properties as an object, or for <c>$unset</c> a list of names.</summary>
    public ValueExpression? Whole { get; init; }

    /// <summary>Further properties to set, as far as the event has them.</summary>
    public Preset? Preset { get; init; }

    /// <summary>How the user first came to the site, to be set once; <see langword="null"/> if the action does not set it.</summary>
    public FirstTouch? FirstTouch { get; init; }

    /// <summary>The update's context in addition to its change; <see langword="null"/> for none.</summary>
    public ProfileContext? Context { get; init; }

    /// <summary>For <c>$delete</c>: whether the profile of this very id is meant, though it is linked to another user.</summary>
    public bool IgnoresAlias { get; init; }

    public required IdWriter Ids { get; init; }

    internal override RecordOutcome Write(MappingState state, Utf8Buffer target)
    {
        PropertyWriter properties = state.Properties;
        int start = target.Length;
        target.Append((byte)'{');
        properties.Begin(state.Values, target, keepsNames: false, RecordKind.Update);
        if (token is not null)
        {
            properties.Open(PropertyName.ProfileToken).Append(_token);
        }

        RecordOutcome outcome = GroupKey is null ? WriteUser(state, properties) : WriteGroup(state.Values, properties);
        if (outcome.Status == RecordStatus.Written && Context is not null && operation != Deletion)
        {
            outcome = Context.Write(state, properties, target);
        }

        if (outcome.Status != RecordStatus.Written)
        {
            return outcome;
        }

        if (IgnoresAlias && operation == Deletion)
        {
            properties.Open(PropertyName.IgnoreAlias).Append("true"u8);
        }

        target.Append((byte)',');
        target.Append(_operation);
        target.Append((byte)':');
        if (!WriteChange(state, target))
        {
            return new RecordOutcome(RecordStatus.Skipped, null, "there is nothing to change");
        }

        target.Append((byte)'}');
        return target.Length - start < RecordLimits.RecordBytes
            ? RecordOutcome.Written
            : RecordOutcome.TooLarge(operation, "the record is not smaller than 1 MB");
    }

    private RecordOutcome WriteUser(MappingState state, PropertyWriter properties)
    {
        EventValues values = state.Values;
        Identity identity = state.Identity;
        JsonValue given = DistinctId is null ? default : Ids.Own(values, DistinctId.Evaluate(values), ref identity);
        if (DistinctId is not null && given.Kind == JsonKind.Missing)
        {
            return new RecordOutcome(RecordStatus.Skipped, null, "the distinct_id is missing, or Mixpanel refuses it");
        }

        if (given.Kind == JsonKind.Missing && identity.UserId.Kind == JsonKind.Missing && identity.DeviceId.Kind == JsonKind.Missing)
        {
            return new RecordOutcome(RecordStatus.Skipped, null, "the event has no user");
        }

        Utf8Buffer target = properties.Open(PropertyName.ProfileDistinctId);
        Ids.WriteDistinctId(values, properties, given, identity, target);
        return RecordOutcome.Written;
    }

    private RecordOutcome WriteGroup(EventValues values, PropertyWriter properties)
    {
        if (!IdText.TryRead(values, GroupKey!.Evaluate(values), out JsonValue key) || !IdText.TryRead(values, GroupId!.Evaluate(values), out JsonValue id))
        {
            return new RecordOutcome(RecordStatus.Skipped, null, "the group's key or id is missing, or Mixpanel refuses it");
        }

        properties.WriteUngoverned(PropertyName.GroupKey, key);
        properties.WriteUngoverned(PropertyName.GroupId, id);
        return RecordOutcome.Written;
    }

    private bool WriteChange(MappingState state, Utf8Buffer target)
    {
        EventValues values = state.Values;
        if (operation == Deletion)
        {
            target.Append("\"\""u8);
            return true;
        }

        JsonValue whole = Whole?.Evaluate(values) ?? default;
        if (operation == "$unset")
        {
            whole = whole.Kind == JsonKind.Array ? NullFreeList.Of(values, whole) : default;
            if (whole.Kind != JsonKind.Array)
            {
                return false;
            }

            ValueRepair.Write(values.Bytes(whole), target);
            return true;
        }

        PropertyWriter properties = state.Properties;
        int before = target.Length;
        target.Append((byte)'{');
        Preset? preset = operation == Setting ? Preset : null;
        FirstTouch? firstTouch = operation == SettingOnce ? FirstTouch : null;
        properties.Begin(values, target, keepsNames: preset is not null || firstTouch is not null, _kind);
        foreach ((PropertyName name, ValueExpression value) in Properties)
        {
            properties.Write(name, value.Evaluate(values));
        }

        properties.Spread(whole, flatten: false);
        preset?.Write(values, state.Analytics, properties);
        firstTouch?.Write(values, properties);
        bool any = target.Length > before + 1;
        target.Append((byte)'}');
        return any;
    }
}
