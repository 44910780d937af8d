namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>Whose profile: a user's, by distinct_id, or a group's, by its key and id.</summary>
/// <param name="GroupKey">The kind of group; null for a user.</param>
/// <param name="Id">The user's distinct_id or the group's id.</param>
internal readonly record struct ProfileKey(string? GroupKey, string Id);
