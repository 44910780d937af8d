using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Writes ids in the form that the projects' identity system needs.</summary>
/// <param name="merge">The identity system.</param>
/// <param name="uuidForAnonymous">Whether anonymous ids are sent as UUIDs of version 4; those of Mixpanel's SDK never are.</param>
/// <param name="sdk">Reads ids that Mixpanel's SDK gave out.</param>
/// <param name="userHash">Hashes the ids of users; <see langword="null"/> if they are sent as they are.</param>
internal sealed class IdWriter(IdentityMerge merge, bool uuidForAnonymous, SdkIdReader sdk, ValueHash? userHash = null)
{
    /// <summary>Whether records carry <c>$device_id</c> and <c>$user_id</c>.</summary>
    public bool IsSimplified { get; } = merge == IdentityMerge.Simplified;

    /// <summary>Reads an action's own <c>distinctId</c>.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The action's value.</param>
    /// <param name="identity">The ids of the event; if the value is from the SDK, its anonymous id replaces the event's.</param>
    /// <returns>The distinct_id; missing if the action gives none that Mixpanel accepts.</returns>
    public JsonValue Own(EventValues values, JsonValue value, ref Identity identity)
    {
        if (!sdk.TryRead(values, value, out SdkIds ids))
        {
            _ = IdText.TryRead(values, value, out JsonValue own);
            return own;
        }

        if (ids.DeviceId.Kind == JsonKind.String)
        {
            identity = identity with { DeviceId = ids.DeviceId, SdkDistinctId = ids.DistinctId, DeviceFrom = IdOrigin.Action };
        }

        return ids.UserId.Kind == JsonKind.String ? ids.UserId : ids.DistinctId;
    }

    /// <summary>Writes the distinct_id: the rule's own, or else the known user, or else the anonymous id, or else the empty text.</summary>
    /// <param name="values">The event.</param>
    /// <param name="writer">Writes to the target.</param>
    /// <param name="own">The rule's own, as <see cref="Own"/> reads it; missing if there is none.</param>
    /// <param name="identity">Who the event is about.</param>
    /// <param name="target">The buffer to write to.</param>
    public void WriteDistinctId(EventValues values, PropertyWriter writer, JsonValue own, in Identity identity, Utf8Buffer target)
    {
        if (own.Kind == JsonKind.String)
        {
            Write(values, writer, own, identity);
        }
        else if (identity.UserId.Kind == JsonKind.String)
        {
            Write(values, writer, identity.UserId, identity);
        }
        else if (identity.DeviceId.Kind != JsonKind.String)
        {
            target.Append("\"\""u8);
        }
        else if (IsSimplified)
        {
            WriteMarked(values, identity, target);
        }
        else
        {
            writer.WriteString(Device(values, identity));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteMarked(EventValues values, in Identity identity, Utf8Buffer target)
    {
        target.Append("\"$device:"u8);
        ValueRepair.WriteContent(values.Bytes(Device(values, identity)), target);
        target.Append((byte)'"');
    }

    /// <summary>
    /// The <c>$user_id</c>: the known user, or else the rule's own distinct_id where that is not an anonymous id. Mixpanel
    /// overrides the distinct_id of an event that carries <c>$device_id</c> and no <c>$user_id</c> (mixpanel/docs,
    /// migrating-to-simplified-id-merge-system): without one, the rule's own would never count.
    /// </summary>
    public JsonValue User(EventValues values, JsonValue own, in Identity identity)
    {
        if (identity.UserId.Kind == JsonKind.String)
        {
            return Sent(values, identity.UserId, identity);
        }

        return IsUser(values, own, identity) ? Sent(values, own, identity) : default;
    }

    /// <summary>Whether a rule's own distinct_id is a known user's.</summary>
    public static bool IsUser(EventValues values, JsonValue own, in Identity identity) =>
        own.Kind == JsonKind.String && !IsAnonymous(values, own, identity) && !IdText.IsMarked(values, own);

    /// <summary>Writes an id; an anonymous one in the form that Mixpanel merges.</summary>
    public void Write(EventValues values, PropertyWriter writer, JsonValue id, in Identity identity) =>
        writer.WriteString(Sent(values, id, identity));

    /// <summary>
    /// Any id, a string, as it is sent, the same wherever it is. Under Original the SDK's anonymous id goes as the SDK's own events carry it.
    /// </summary>
    public JsonValue Sent(EventValues values, JsonValue id, in Identity identity) =>
        !uuidForAnonymous && userHash is null && identity.SdkDistinctId.Kind != JsonKind.String ? id : Changed(values, id, identity);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private JsonValue Changed(EventValues values, JsonValue id, in Identity identity) =>
        IsAnonymous(values, id, identity) ? ChangedAnonymous(values, id, identity) : HashedUser(values, id);

    /// <summary>The event's anonymous id as it is sent, without a prefix under Simplified; missing if there is none.</summary>
    public JsonValue Device(EventValues values, in Identity identity) => Anonymous(values, identity.DeviceId, identity);

    /// <summary>An action's value for a known user's id; the SDK's anonymous id does not count.</summary>
    public JsonValue ReadUser(EventValues values, JsonValue value) => sdk.TryRead(values, value, out SdkIds ids) ? ids.UserId : value;

    /// <summary>An action's value for an anonymous id: the one in the SDK's cookie, or else the value itself.</summary>
    public JsonValue ReadDevice(EventValues values, JsonValue value) =>
        !sdk.TryRead(values, value, out SdkIds ids) ? value : IsSimplified ? ids.DeviceId : ids.DistinctId;

    /// <summary>The id of a user as it is sent: hashed where that is requested, unless it is the distinct_id of a device.</summary>
    public JsonValue HashedUser(EventValues values, JsonValue id) =>
        userHash is null || id.Kind is not (JsonKind.String or JsonKind.Number) || IdText.IsMarked(values, id)
            ? id
            : userHash.Of(values, id);

    /// <summary>An anonymous id as it is sent, the same wherever it is; missing if there is none.</summary>
    public JsonValue Anonymous(EventValues values, JsonValue id, in Identity identity) =>
        !uuidForAnonymous && identity.SdkDistinctId.Kind != JsonKind.String ? id : ChangedAnonymous(values, id, identity);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private JsonValue ChangedAnonymous(EventValues values, JsonValue id, in Identity identity)
    {
        if (id.Kind != JsonKind.String || IdText.IsMarked(values, id))
        {
            return id;
        }

        if (IsOfSdk(values, id, identity))
        {
            return IsSimplified ? id : identity.SdkDistinctId;
        }

        return uuidForAnonymous ? AnonymousUuid.Of(values, id) : id;
    }

    private static bool IsOfSdk(EventValues values, JsonValue id, in Identity identity) =>
        identity.SdkDistinctId.Kind == JsonKind.String
        && (id == identity.DeviceId || values.PlainText(id).SequenceEqual(values.PlainText(identity.DeviceId)));

    /// <summary>
    /// Whether an id is the event's anonymous one, or has an ECID's form: a rule may take the ECID from elsewhere than the
    /// identityMap, and what it sends and what it identifies must meet in one cluster.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAnonymous(EventValues values, JsonValue id, in Identity identity)
    {
        ReadOnlySpan<byte> text = values.PlainText(id);
        return Ecid.HasForm(text)
            || (identity.DeviceId.Kind == JsonKind.String && text.SequenceEqual(values.PlainText(identity.DeviceId)));
    }
}
