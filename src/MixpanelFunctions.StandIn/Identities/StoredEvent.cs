namespace MixpanelFunctions.StandIn.Identities;

/// <summary>An event that the stand-in took. Immutable.</summary>
public sealed class StoredEvent
{
    internal StoredEvent()
    {
    }

    /// <summary>The id by which it tells whose it is; null when it is nobody's.</summary>
    internal string? OwnId { get; private set; }

    /// <summary>The canonical id of that user when it came.</summary>
    internal string? IdOnArrival { get; private set; }

    /// <summary>The project's name, its id, or <c>project-1</c> and so on; never its token.</summary>
    public required string Project { get; init; }

    /// <summary>The endpoint it came to: <c>/import</c> or <c>/track</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The event's name.</summary>
    public required string Event { get; init; }

    /// <summary>Its <c>distinct_id</c>; null when it came without one.</summary>
    public required string? DistinctId { get; init; }

    /// <summary>Its <c>$insert_id</c>; null when it came without one.</summary>
    public required string? InsertId { get; init; }

    /// <summary>
    /// Its <c>time</c> as sent, in seconds or milliseconds since the epoch; null when it came without one. A time in the future is
    /// overwritten with the present, in milliseconds, as Mixpanel does (mixpanel/docs <c>reference/import-events</c>).
    /// </summary>
    public required long? Time { get; init; }

    /// <summary>When it arrived, by the stand-in's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The record's JSON, byte for byte as sent (from <c>/track</c> this includes the token).</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Said once, before anyone else sees the event.</summary>
    internal void Belong(string ownId, string idOnArrival) => (OwnId, IdOnArrival) = (ownId, idOnArrival);
}
