using MixpanelFunctions.StandIn.Identities;

namespace MixpanelFunctions.StandIn.Storage;

/// <summary>One event as it arrived.</summary>
/// <param name="Event">The event.</param>
/// <param name="IsDuplicate">Whether an event with the same name, distinct_id, time and $insert_id was there before; this one took its place.</param>
public readonly record struct ArrivedEvent(StoredEvent Event, bool IsDuplicate);

/// <summary>The events that one request brought.</summary>
/// <param name="events">The events in the request's order; never empty.</param>
public sealed class EventsArrivedEventArgs(IReadOnlyList<ArrivedEvent> events) : EventArgs
{
    /// <summary>The events in the request's order; never empty.</summary>
    public IReadOnlyList<ArrivedEvent> Events { get; } = events;
}
