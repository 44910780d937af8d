using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Takes the records of events, in order, and what went wrong on the way.</summary>
public interface IRecordSink
{
    /// <summary>An event was read, or a part of a message that is none; what follows is about it.</summary>
    void BeginEvent(EventValues values);

    /// <summary>A rule takes the event.</summary>
    void Matched(CompiledRule rule);

    /// <summary>Where to write the next record, behind what it holds already.</summary>
    Utf8Buffer Open(CompiledAction action);

    /// <summary>A record was written, from there to the buffer's end.</summary>
    void Close(CompiledAction action, int start);

    /// <summary>An action has nothing to say, and that is in order. What it began to write is undone already.</summary>
    void Skipped(CompiledAction action, string reason);

    /// <summary>The event, or one record of it, can never be delivered as it is. What was begun is undone already.</summary>
    void Failed(EventFailure failure);

    /// <summary>Nothing more about this event.</summary>
    void EndEvent();
}
