namespace MixpanelFunctions.StandIn.Identities;

/// <summary>An event that the stand-in accepted. Immutable.</summary>
public sealed class StoredEvent
{
    internal StoredEvent()
    {
    }

    /// <summary>The id of its user; null if it has none.</summary>
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

    /// <summary>How often it came with the very same bytes; at least 1. Raw exports show each.</summary>
    internal int Copies { get; private set; } = 1;

    /// <summary>The version that it replaced, where that one's bytes differ: Mixpanel's raw export is not deduplicated.</summary>
    internal StoredEvent? Earlier { get; private set; }

    /// <summary>The bytes of JSON that are kept for it and for the versions that it replaced.</summary>
    internal int Weight { get; private set; }

    /// <summary>Takes the place of an earlier version. Called once, before anyone else sees the event.</summary>
    internal void Replace(StoredEvent earlier)
    {
        bool isSame = Json.Span.SequenceEqual(earlier.Json.Span);
        Copies = isSame ? earlier.Copies + 1 : 1;
        Earlier = isSame ? earlier.Earlier : earlier;
    }

    /// <summary>Drops the versions that it replaced, if there is no space for them.</summary>
    internal void ForgetEarlier() => Earlier = null;

    /// <summary>Counts the bytes that are kept.</summary>
    internal int Weigh() => Weight = Json.Length + (Earlier?.Weight ?? 0);

    /// <summary>Said once, before anyone else sees the event.</summary>
    internal void Belong(string ownId, string idOnArrival) => (OwnId, IdOnArrival) = (ownId, idOnArrival);
}
