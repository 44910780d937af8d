using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Writes an event record: <c>{"event":…,"properties":{"time":…,"distinct_id":…,"$insert_id":…,…}}</c>.</summary>
internal sealed class TrackEventAction(string rule, int index, Destination destination) : CompiledAction(rule, index, destination)
{
    /// <summary>What <c>mp_lib</c> says.</summary>
    private static readonly byte[] Library = "\"MixpanelFunctions\""u8.ToArray();

    public required ValueExpression Event { get; init; }

    public required ValueExpression DistinctId { get; init; }

    public required ValueExpression Time { get; init; }

    public required ValueExpression GivenInsertId { get; init; }

    public required InsertId InsertId { get; init; }

    /// <summary>The properties that the rule names.</summary>
    public required (PropertyName Name, ValueExpression Value)[] Properties { get; init; }

    /// <summary>Values whose entries become properties.</summary>
    public required ValueExpression[] Spread { get; init; }

    public required Preset? Preset { get; init; }

    public required bool Flatten { get; init; }

    public required ValueExpression EventId { get; init; }

    public required ValueExpression Timestamp { get; init; }

    public required InvalidTime InvalidTime { get; init; }

    public required OnLimit OnLimit { get; init; }

    public required IdentityMerge IdentityMerge { get; init; }

    /// <summary>Whether anonymous ids are sent as UUIDs of version 4.</summary>
    public required bool UuidForAnonymous { get; init; }

    /// <summary>Whether names come from the event itself, so that they may meet those of the rule.</summary>
    private bool TakesForeignNames => Spread.Length > 0 || Flatten || Preset is not null;

    internal override RecordOutcome Write(MappingState state, Utf8Buffer target)
    {
        EventValues values = state.Values;
        int start = target.Length;
        if (!TryEventName(values, out JsonValue name))
        {
            return RecordOutcome.Failed("event", "the event has no name: the value is missing, empty or no text");
        }

        if (!TryTime(state, out long time, out string? reason))
        {
            return RecordOutcome.Failed("properties.time", reason);
        }

        PropertyWriter properties = state.Properties;
        target.Append("{\"event\":"u8);
        properties.Begin(values, target, TakesForeignNames);
        properties.WriteString(name);
        target.Append(",\"properties\":{"u8);
        properties.Reserve("token"u8);
        properties.Open(PropertyName.Time).Append(time);
        WriteIdentity(state, properties);
        properties.Open(PropertyName.InsertId).Append((byte)'"');
        InsertId.Write(values, GivenInsertId.Evaluate(values), EventId.Evaluate(values), target);
        target.Append((byte)'"');
        WriteProperties(values, properties);
        target.Append("}}"u8);
        if (properties.Cut is { } cut && OnLimit == OnLimit.DeadLetter)
        {
            return RecordOutcome.TooLarge($"properties.{cut}", "more nesting, entries or properties than Mixpanel takes");
        }

        return target.Length - start < RecordLimits.RecordBytes
            ? RecordOutcome.Written
            : RecordOutcome.TooLarge("properties", "the record is not smaller than 1 MB");
    }

    private void WriteProperties(EventValues values, PropertyWriter properties)
    {
        bool hasIp = false;
        bool hasLibrary = false;
        foreach ((PropertyName name, ValueExpression expression) in Properties)
        {
            JsonValue value = expression.Evaluate(values);
            if (Flatten && value.Kind == JsonKind.Object)
            {
                properties.Spread(value, flatten: true, name.Content);
            }
            else if (properties.Write(name.Content, value))
            {
                hasIp |= name.Text == PropertyName.Ip.Text;
                hasLibrary |= name.Text == PropertyName.Library.Text;
            }
        }

        foreach (ValueExpression spread in Spread)
        {
            properties.Spread(spread.Evaluate(values), Flatten);
        }

        Preset?.Write(values, properties);
        if (!hasLibrary)
        {
            properties.WriteLast(PropertyName.Library, Library);
        }

        if (!hasIp)
        {
            // Without one, Mixpanel would take the forwarder's own address for the user's (reference/import-events).
            properties.WriteLast(PropertyName.Ip, "\"0\""u8);
        }
    }

    private bool TryEventName(EventValues values, out JsonValue name)
    {
        name = Event.Evaluate(values);
        if (name.IsMissingOrNull || name.IsContainer)
        {
            return false;
        }

        name = TextForm.Of(values, name);
        return name.Length > 0;
    }

    private bool TryTime(MappingState state, out long time, out string reason)
    {
        EventValues values = state.Values;
        long enqueued = values.Message.EnqueuedTime.ToUnixTimeMilliseconds();
        time = enqueued;
        reason = string.Empty;
        JsonValue given = Time.Evaluate(values);
        if (IsNothing(given))
        {
            given = Timestamp.Evaluate(values);
        }

        if (IsNothing(given))
        {
            return true;
        }

        bool isRead = RecordTime.TryRead(values, given, out long read);
        if (isRead && read >= RecordTime.Earliest && read <= state.Now + RecordTime.Ahead)
        {
            time = read;
            return true;
        }

        reason = !isRead ? "the time is neither ISO 8601 nor epoch seconds or milliseconds"
            : read < RecordTime.Earliest ? "the time is before 1971"
            : "the time is more than an hour ahead";
        return InvalidTime == InvalidTime.UseEnqueuedTime;
    }

    private static bool IsNothing(JsonValue value) => value.IsMissingOrNull || (value.Kind == JsonKind.String && value.Length == 0);

    private void WriteIdentity(MappingState state, PropertyWriter properties)
    {
        EventValues values = state.Values;
        Identity identity = state.Identity;
        bool isSimplified = IdentityMerge == IdentityMerge.Simplified;
        Utf8Buffer target = properties.Open(PropertyName.DistinctId);
        if (IdText.TryRead(values, DistinctId.Evaluate(values), out JsonValue own))
        {
            WriteId(values, properties, own, identity, target);
        }
        else if (identity.UserId.Kind == JsonKind.String)
        {
            properties.WriteString(identity.UserId);
        }
        else if (identity.DeviceId.Kind != JsonKind.String)
        {
            target.Append("\"\""u8);
        }
        else if (isSimplified)
        {
            target.Append("\"$device:"u8);
            target.Append(values.Bytes(identity.DeviceId));
            target.Append((byte)'"');
        }
        else
        {
            WriteId(values, properties, identity.DeviceId, identity, target);
        }

        if (isSimplified)
        {
            WriteMissing(properties, PropertyName.DeviceId, identity.DeviceId);
            WriteMissing(properties, PropertyName.UserId, identity.UserId);
        }
    }

    /// <summary>Writes an id; where it is the anonymous one, in the form that Mixpanel merges.</summary>
    private void WriteId(EventValues values, PropertyWriter properties, JsonValue id, Identity identity, Utf8Buffer target)
    {
        if (UuidForAnonymous && identity.DeviceId.Kind == JsonKind.String
            && values.PlainText(id).SequenceEqual(values.PlainText(identity.DeviceId)))
        {
            target.Append((byte)'"');
            AnonymousUuid.Write(values.PlainText(id), target);
            target.Append((byte)'"');
            return;
        }

        properties.WriteString(id);
    }

    private void WriteMissing(PropertyWriter properties, PropertyName name, JsonValue value)
    {
        if (value.Kind == JsonKind.String && !Array.Exists(Properties, property => property.Name.Text == name.Text))
        {
            properties.Write(name.Content, value);
        }
    }
}
