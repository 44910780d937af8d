using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Writes ids as the projects' identity system wants them.</summary>
/// <param name="merge">The identity system.</param>
/// <param name="uuidForAnonymous">Whether anonymous ids are sent as UUIDs of version 4.</param>
internal sealed class IdWriter(IdentityMerge merge, bool uuidForAnonymous)
{
    /// <summary>Whether records carry <c>$device_id</c> and <c>$user_id</c>.</summary>
    public bool IsSimplified { get; } = merge == IdentityMerge.Simplified;

    /// <summary>Writes the distinct_id: the rule's own, else the known user, else the anonymous id, else the empty text.</summary>
    public void WriteDistinctId(EventValues values, PropertyWriter writer, JsonValue given, Identity identity, Utf8Buffer target)
    {
        if (IdText.TryRead(values, given, out JsonValue own))
        {
            Write(values, writer, own, identity);
        }
        else if (identity.UserId.Kind == JsonKind.String)
        {
            writer.WriteString(identity.UserId);
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

    /// <summary>Writes an id; where it is the event's anonymous one, in the form that Mixpanel merges.</summary>
    public void Write(EventValues values, PropertyWriter writer, JsonValue id, Identity identity)
    {
        bool isAnonymous = uuidForAnonymous && identity.DeviceId.Kind == JsonKind.String
            && values.PlainText(id).SequenceEqual(values.PlainText(identity.DeviceId));
        writer.WriteString(isAnonymous ? Anonymous(values, id) : id);
    }

    /// <summary>An anonymous id as it is sent, the same wherever it stands; missing where there is none.</summary>
    public JsonValue Anonymous(EventValues values, JsonValue id) =>
        uuidForAnonymous && id.Kind == JsonKind.String ? AnonymousUuid.Of(values, id) : id;
}
