namespace MixpanelFunctions.StandIn.Identities;

/// <summary>A link between two ids, made or refused.</summary>
public enum LinkKind
{
    /// <summary>Simplified ID Merge: an event with both <c>$user_id</c> and <c>$device_id</c>.</summary>
    SharedEvent,

    /// <summary><c>$identify</c> with <c>$identified_id</c> and <c>$anon_id</c>.</summary>
    Identify,

    /// <summary><c>$create_alias</c> with <c>distinct_id</c> and <c>alias</c>.</summary>
    Alias,

    /// <summary><c>$merge</c> with <c>$distinct_ids</c>.</summary>
    Merge,
}

/// <summary>Two ids that were found to be one user.</summary>
/// <param name="Kind">By what.</param>
/// <param name="First">The user's id, the identified one, the one that got the alias, or the first to merge.</param>
/// <param name="Second">The device's id with its prefix, the anonymous one, the alias, or the second to merge.</param>
/// <param name="Event">The name of the event that said so.</param>
/// <param name="InsertId">That event's <c>$insert_id</c>, if it had one.</param>
/// <param name="At">When that event arrived, by the stand-in's clock.</param>
public sealed record IdentityLink(LinkKind Kind, string First, string Second, string Event, string? InsertId, DateTimeOffset At);
