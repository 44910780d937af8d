using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>The kinds of identity events.</summary>
internal enum IdentityEvent
{
    /// <summary>Simplified ID Merge: any event that carries both ids links them.</summary>
    Link,

    /// <summary>Original ID Merge: <c>$identify</c> with <c>$identified_id</c> and <c>$anon_id</c>.</summary>
    Identify,

    /// <summary>Original ID Merge: <c>$create_alias</c> with <c>distinct_id</c> and <c>alias</c>.</summary>
    Alias,

    /// <summary>Original ID Merge: <c>$merge</c> with <c>$distinct_ids</c>.</summary>
    Merge,
}

/// <summary>
/// Writes an event that makes two ids one user in Mixpanel (mixpanel/docs, reference/create-identity,
/// identity-create-alias, identity-merge). Ids that are missing, refused or equal say nothing, and nothing is sent.
/// </summary>
internal sealed class IdentityAction(string rule, int index, Destination destination, IdentityEvent kind, string name)
    : CompiledAction(rule, index, destination)
{
    private static readonly RecordOutcome Same = Skip("both ids are the same");

    private readonly byte[] _head = [.. "{\"event\":"u8, .. JsonEscapes.Quote(name), .. ",\"properties\":{"u8];

    private readonly (RecordOutcome Missing, RecordOutcome Refused) _noFirst = NoId(Names(kind).First);
    private readonly (RecordOutcome Missing, RecordOutcome Refused) _noSecond = NoId(Names(kind).Second);

    /// <summary>The id that is kept: the user's, the one that gets an alias, the first to merge.</summary>
    public required ValueExpression First { get; init; }

    /// <summary>The other id: the anonymous one, the alias, the second to merge.</summary>
    public required ValueExpression Second { get; init; }

    public required EventStamp Stamp { get; init; }

    public required IdWriter Ids { get; init; }

    /// <summary>Group keys with the groups' ids.</summary>
    public required (PropertyName Name, ValueExpression Value)[] Groups { get; init; }

    /// <summary>The destination of events that are too old for the action's destination; <see langword="null"/> if there is none.</summary>
    public Destination? OfOldEvents { get; init; }

    /// <summary>The project's token, which Original ID Merge's events carry; <see langword="null"/> with a service account.</summary>
    public required string? Token { get; init; }

    internal override Destination Route(MappingState state) => Stamp.Route(state, Destination, OfOldEvents);

    internal override RecordOutcome Write(MappingState state, Utf8Buffer target)
    {
        EventValues values = state.Values;
        bool links = kind is IdentityEvent.Link or IdentityEvent.Identify;
        JsonValue given = First.Evaluate(values);
        IdReading reading = IdText.Read(values, links ? Ids.ReadUser(values, given) : given, out JsonValue first);
        if (reading != IdReading.Good)
        {
            return reading == IdReading.Missing ? _noFirst.Missing : _noFirst.Refused;
        }

        given = Second.Evaluate(values);
        reading = IdText.Read(values, links ? Ids.ReadDevice(values, given) : given, out JsonValue second);
        if (reading != IdReading.Good)
        {
            return reading == IdReading.Missing ? _noSecond.Missing : _noSecond.Refused;
        }

        first = Ids.Sent(values, first, state.Identity);
        second = links ? Ids.Anonymous(values, second, state.Identity) : Ids.Sent(values, second, state.Identity);
        if (values.PlainText(first).SequenceEqual(values.PlainText(second)))
        {
            return Same;
        }

        if (!Stamp.TryTime(state, out long time, out string reason))
        {
            return RecordOutcome.Failed("properties.time", reason);
        }

        PropertyWriter properties = state.Properties;
        target.Append(_head);
        properties.Begin(values, target, keepsNames: false);
        properties.Open(PropertyName.Time).Append(time);
        state.Time = time;
        WriteIds(state, properties, first, second, target);
        Stamp.WriteInsertId(values, properties.Open(PropertyName.InsertId));
        foreach ((PropertyName name, ValueExpression value) in Groups)
        {
            properties.Write(name, value.Evaluate(values));
        }

        properties.WriteLast(PropertyName.Library, EventStamp.Library);
        properties.WriteLast(PropertyName.LibraryVersion, Stamp.LibraryVersion);
        properties.WriteLast(PropertyName.Ip, "\"0\""u8);
        if (Token is not null && (kind != IdentityEvent.Link || Destination.Endpoint == MixpanelEndpoint.Track))
        {
            properties.WriteLast(PropertyName.Token, JsonEscapes.Quote(Token));
        }

        target.Append("}}"u8);
        return RecordOutcome.Written;
    }

    private void WriteIds(MappingState state, PropertyWriter properties, JsonValue first, JsonValue second, Utf8Buffer target)
    {
        properties.Open(PropertyName.DistinctId);
        state.BeginDistinctId(target);
        properties.WriteString(first);
        state.EndDistinctId(target);
        switch (kind)
        {
            case IdentityEvent.Link:
                properties.WriteUngoverned(PropertyName.DeviceId, second);
                properties.WriteUngoverned(PropertyName.UserId, first);
                break;
            case IdentityEvent.Identify:
                properties.Open(PropertyName.IdentifiedId);
                properties.WriteString(first);
                properties.Open(PropertyName.AnonymousId);
                properties.WriteString(second);
                break;
            case IdentityEvent.Alias:
                properties.Open(PropertyName.Alias);
                properties.WriteString(second);
                break;
            default:
                properties.Open(PropertyName.DistinctIds);
                target.Append((byte)'[');
                properties.WriteString(first);
                target.Append((byte)',');
                properties.WriteString(second);
                target.Append((byte)']');
                break;
        }
    }

    /// <summary>The keys of the two ids in the rule.</summary>
    private static (string First, string Second) Names(IdentityEvent kind) => kind switch
    {
        IdentityEvent.Alias => ("distinctId", "alias"),
        IdentityEvent.Merge => ("distinctIds[0]", "distinctIds[1]"),
        _ => ("userId", "anonymousId"),
    };

    private static (RecordOutcome Missing, RecordOutcome Refused) NoId(string name) =>
        (Skip($"{name} is missing"), Skip($"{name} is refused by Mixpanel"));

    private static RecordOutcome Skip(string reason) => new(RecordStatus.Skipped, null, reason);
}
