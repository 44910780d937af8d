using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>What every event record has in addition to its name and user: a time, an id that identifies its copies, and the library.</summary>
internal sealed class EventStamp
{
    /// <summary>The value of <c>mp_lib</c>, quotes included.</summary>
    public static ReadOnlySpan<byte> Library => "\"MixpanelFunctions\""u8;

    /// <summary>The value of <c>$lib_version</c>, quotes included: the version of the rules that create the record.</summary>
    public required byte[] LibraryVersion { get; init; }

    public required ValueExpression Time { get; init; }

    public required ValueExpression GivenInsertId { get; init; }

    public required InsertId InsertId { get; init; }

    /// <summary>Makes the insert id of an exposure to an experiment; <see langword="null"/> for all other events.</summary>
    public ExperimentId? Experiment { get; init; }

    public required ValueExpression EventId { get; init; }

    public required ValueExpression Timestamp { get; init; }

    public required InvalidTime InvalidTime { get; init; }

    /// <summary>Finds the time in epoch milliseconds: the rule's own, or else the XDM timestamp, or else when the hub received the event.</summary>
    /// <returns>Whether the event has a time that can be sent.</returns>
    public bool TryTime(MappingState state, out long time, out string reason)
    {
        JsonValue given = Time.Evaluate(state.Values);
        return GivenTime.TryTake(state, GivenTime.IsNothing(state.Values, given) ? Timestamp.Evaluate(state.Values) : given, InvalidTime, out time, out reason);
    }

    /// <summary>Chooses where an event goes: to another endpoint where the first does not take events as old as this.</summary>
    public Destination Route(MappingState state, Destination destination, Destination? ofOldEvents) =>
        ofOldEvents is not null && TryTime(state, out long time, out _) && time < state.Now - RecordTime.TrackedFor ? ofOldEvents : destination;

    /// <summary>Writes the <c>$insert_id</c>, quotes included.</summary>
    public void WriteInsertId(EventValues values, Utf8Buffer target)
    {
        target.Append((byte)'"');
        InsertId.Write(values, GivenInsertId.Evaluate(values), EventId.Evaluate(values), target);
        target.Append((byte)'"');
    }
}
