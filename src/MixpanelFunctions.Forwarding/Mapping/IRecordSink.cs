using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Takes the records of events, in order, and failures.</summary>
public interface IRecordSink
{
    /// <summary>An event was read, or a part of a message that is not an event. The next calls are about it.</summary>
    void BeginEvent(EventValues values);

    /// <summary>A filter keeps the event from being sent; no rule is evaluated.</summary>
    void Filtered(CompiledFilter filter)
    {
    }

    /// <summary>A rule takes the event.</summary>
    void Matched(CompiledRule rule);

    /// <summary>The buffer for the next record of one of the action's destinations, after existing content.</summary>
    Utf8Buffer Open(CompiledAction action, Destination destination);

    /// <summary>In the record that is closed or skipped next a property met a limit, or a meaning that Mixpanel gives its name.</summary>
    /// <param name="action">The action that writes it.</param>
    /// <param name="name">The property's name as the content of a JSON string, valid for this call only.</param>
    /// <param name="kinds">What was done.</param>
    void Repaired(CompiledAction action, ReadOnlySpan<byte> name, RepairKinds kinds)
    {
    }

    /// <summary>The record that is closed next is an event of a user.</summary>
    /// <param name="action">The action that writes it.</param>
    /// <param name="distinctId">The user's distinct_id as a JSON string, valid for this call only; never the empty one.</param>
    /// <param name="time">The event's time in epoch milliseconds.</param>
    void Tracked(CompiledAction action, ReadOnlySpan<byte> distinctId, long time)
    {
    }

    /// <summary>A record was written, from there to the buffer's end.</summary>
    void Close(CompiledAction action, int start);

    /// <summary>An action has nothing to say, and that is in order. What it began to write is undone already.</summary>
    void Skipped(CompiledAction action, string reason);

    /// <summary>The event, or one record of it, can never be delivered as it is. What was begun is undone already.</summary>
    void Failed(EventFailure failure);

    /// <summary>Nothing more about this event.</summary>
    void EndEvent();
}
