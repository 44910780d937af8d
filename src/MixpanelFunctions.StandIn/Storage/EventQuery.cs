using MixpanelFunctions.StandIn.Identities;

namespace MixpanelFunctions.StandIn.Storage;

/// <summary>Which events to find. Null values match anything; texts must match exactly.</summary>
public sealed record EventQuery
{
    /// <summary>The largest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>The project as shown: its name, its id, or <c>project-1</c> and so on.</summary>
    public string? Project { get; init; }

    /// <summary>The event's name.</summary>
    public string? Event { get; init; }

    /// <summary>The event's distinct_id; the empty text matches events with an empty one.</summary>
    public string? DistinctId { get; init; }

    /// <summary>The event's $insert_id.</summary>
    public string? InsertId { get; init; }

    /// <summary>How many events to give at most, the latest ones. Default: 100. Range: 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    internal bool Matches(StoredEvent stored) =>
        (Project is null || Project == stored.Project)
        && (Event is null || Event == stored.Event)
        && (DistinctId is null || DistinctId == stored.DistinctId)
        && (InsertId is null || InsertId == stored.InsertId);
}

/// <summary>What a query found among the retained events.</summary>
/// <param name="Matched">How many events match, given or not.</param>
/// <param name="Events">The latest of them, in the order of their arrival; an event that replaced another is at the other's place.</param>
public sealed record EventPage(int Matched, IReadOnlyList<StoredEvent> Events);
