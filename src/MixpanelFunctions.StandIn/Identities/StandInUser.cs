namespace MixpanelFunctions.StandIn.Identities;

/// <summary>One user of a project at this time: the linked ids, and the events.</summary>
/// <param name="Project">The project's name, its id, or <c>project-1</c> and so on.</param>
/// <param name="DistinctId">
/// The canonical distinct_id. Under Simplified ID Merge the <c>$user_id</c>; under Original ID Merge Mixpanel picks one of the
/// ids at its own discretion, and the stand-in that of the larger part, of equal ones that of <see cref="IdentityLink.First"/>.
/// </param>
/// <param name="Ids">All ids, in the order in which they came to be the user's; devices under Simplified ID Merge with their prefix <c>$device:</c>.</param>
/// <param name="Links">What made them one user, in order.</param>
/// <param name="Events">The user's retained events, in the order of their arrival.</param>
public sealed record StandInUser(
    string Project,
    string DistinctId,
    IReadOnlyList<string> Ids,
    IReadOnlyList<IdentityLink> Links,
    IReadOnlyList<StandInUserEvent> Events);

/// <summary>An event of a user.</summary>
/// <param name="Event">The event as it was sent.</param>
/// <param name="DistinctIdOnArrival">The distinct_id that it had when it came.</param>
/// <param name="IsRetroactive">Whether it has another distinct_id since: it became the user's by a later link.</param>
public sealed record StandInUserEvent(StoredEvent Event, string DistinctIdOnArrival, bool IsRetroactive);
