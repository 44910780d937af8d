using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Identities;

/// <summary>
/// The reason why two ids were not linked. Names in quotes are Mixpanel's own, from the flow charts of mixpanel/docs
/// <c>reference/create-identity</c>, <c>identity-create-alias</c> and <c>identity-merge</c>.
/// </summary>
public enum LinkRefusal
{
    /// <summary>"errSameIDs": <c>$anon_id</c> is <c>$identified_id</c>.</summary>
    SameIds,

    /// <summary>"errAnonDistinctIdNonGUIDForm": <c>$anon_id</c> is not a UUID of version 4.</summary>
    AnonymousIdIsNoUuid,

    /// <summary>"errAnonDistinctIdAssignedAlready": <c>$anon_id</c> is merged with another <c>$identified_id</c>.</summary>
    AnonymousIdIsTaken,

    /// <summary>"errAliasAlreadyExists": the alias represents another <c>distinct_id</c>.</summary>
    AliasIsTaken,

    /// <summary>"errManyIDs": the cluster would have more than <see cref="StandInLimits.MaxClusterIds"/> ids.</summary>
    TooManyIds,

    /// <summary>
    /// Simplified ID Merge: the device is another user's. A mapping is made when both ids are "present in the same event for
    /// the first time", and two <c>$user_id</c>s cannot be merged. The event itself is its <c>$user_id</c>'s.
    /// </summary>
    DeviceIsTaken,

    /// <summary>Simplified ID Merge: <c>$identify</c>, <c>$create_alias</c> and <c>$merge</c> have "no functionality" there.</summary>
    WithoutMeaning,

    /// <summary><c>$merge</c> without exactly two ids.</summary>
    NotTwoIds,

    /// <summary>Not Mixpanel's: the stand-in keeps no more ids (<see cref="StandInOptions.MaxLinkedIds"/>).</summary>
    NoRoom,
}

/// <summary>Two ids that were to become one user and did not. The same refusal again only counts.</summary>
/// <param name="Project">The project's name, its id, or <c>project-1</c> and so on.</param>
/// <param name="Kind">By what they were to be linked.</param>
/// <param name="First">As in <see cref="IdentityLink.First"/>.</param>
/// <param name="Second">As in <see cref="IdentityLink.Second"/>.</param>
/// <param name="Reason">Why they were not.</param>
/// <param name="Count">How often that was tried.</param>
/// <param name="At">When it was tried first, by the stand-in's clock.</param>
public sealed record RefusedLink(
    string Project, LinkKind Kind, string First, string Second, LinkRefusal Reason, long Count, DateTimeOffset At);
