using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Writes ids as the projects' identity system wants them.</summary>
/// <param name="merge">The identity system.</param>
/// <param name="uuidForAnonymous">Whether anonymous ids are sent as UUIDs of version 4.</param>
/// <param name="userHash">Hashes the ids of users; <see langword="null"/> where they are sent as they are.</param>
internal sealed class IdWriter(IdentityMerge merge, bool uuidForAnonymous, ValueHash? userHash = null)
{
    /// <summary>Whether records carry <c>$device_id</c> and <c>$user_id</c>.</summary>
    public bool IsSimplified { get; } = merge == IdentityMerge.Simplified;

    /// <summary>Writes the distinct_id: the rule's own, else the known user, else the anonymous id, else the empty text.</summary>
    /// <param name="values">The event.</param>
    /// <param name="writer">Writes to the target.</param>
    /// <param name="own">The rule's own, as <see cref="IdText"/> reads it; missing where there is none.</param>
    /// <param name="identity">Who the event is about.</param>
    /// <param name="target">What is written to.</param>
    public void WriteDistinctId(EventValues values, PropertyWriter writer, JsonValue own, Identity identity, Utf8Buffer target)
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
            target.Append("\"$device:"u8);
            ValueRepair.WriteContent(values.Bytes(Anonymous(values, identity.DeviceId)), target);
            target.Append((byte)'"');
        }
        else
        {
            writer.WriteString(Anonymous(values, identity.DeviceId));
        }
    }

    /// <summary>
    /// The <c>$user_id</c>: the known user, else the rule's own distinct_id where that is no anonymous id. Mixpanel
    /// overrides the distinct_id of an event that carries <c>$device_id</c> and no <c>$user_id</c> (mixpanel/docs,
    /// migrating-to-simplified-id-merge-system): without one, the rule's own would never count.
    /// </summary>
    public JsonValue User(EventValues values, JsonValue own, Identity identity)
    {
        if (identity.UserId.Kind == JsonKind.String)
        {
            return Sent(values, identity.UserId, identity);
        }

        bool isUser = own.Kind == JsonKind.String
            && !IsAnonymous(values, own, identity) && !values.PlainText(own).StartsWith(IdText.DevicePrefix);
        return isUser ? Sent(values, own, identity) : default;
    }

    /// <summary>Writes an id; an anonymous one in the form that Mixpanel merges.</summary>
    public void Write(EventValues values, PropertyWriter writer, JsonValue id, Identity identity) =>
        writer.WriteString(Sent(values, id, identity));

    /// <summary>Any id, a string, as it is sent, the same wherever it stands.</summary>
    public JsonValue Sent(EventValues values, JsonValue id, Identity identity)
    {
        if (!uuidForAnonymous && userHash is null)
        {
            return id;
        }

        return !IsAnonymous(values, id, identity) ? HashedUser(values, id)
            : uuidForAnonymous ? AnonymousUuid.Of(values, id)
            : id;
    }

    /// <summary>The id of a user as it is sent: hashed where that is asked for, unless it is the distinct_id of a device.</summary>
    public JsonValue HashedUser(EventValues values, JsonValue id) =>
        userHash is null || id.Kind is not (JsonKind.String or JsonKind.Number) || (id.Kind == JsonKind.String && values.PlainText(id).StartsWith(IdText.DevicePrefix))
            ? id
            : userHash.Of(values, id);

    /// <summary>An anonymous id as it is sent, the same wherever it stands; missing where there is none.</summary>
    public JsonValue Anonymous(EventValues values, JsonValue id) =>
        uuidForAnonymous && id.Kind == JsonKind.String ? AnonymousUuid.Of(values, id) : id;

    /// <summary>
    /// Whether an id is the event's anonymous one, or has an ECID's form: a rule may take the ECID from elsewhere than the
    /// identityMap, and what it sends and what it identifies must meet in one cluster.
    /// </summary>
    private static bool IsAnonymous(EventValues values, JsonValue id, Identity identity)
    {
        ReadOnlySpan<byte> text = values.PlainText(id);
        return Ecid.HasForm(text)
            || (identity.DeviceId.Kind == JsonKind.String && text.SequenceEqual(values.PlainText(identity.DeviceId)));
    }
}
