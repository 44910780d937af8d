namespace MixpanelFunctions.StandIn.Identities;

/// <summary>A user with events among the latest ones.</summary>
/// <param name="Project">The project's name, its id, or <c>project-1</c> and so on.</param>
/// <param name="DistinctId">The canonical distinct_id, as in <see cref="StandInUser.DistinctId"/>.</param>
/// <param name="Ids">All ids that are the user's.</param>
/// <param name="Events">How many of the events looked at are the user's.</param>
/// <param name="Retroactive">How many of these became the user's by a later link.</param>
/// <param name="LastAt">When the latest of them arrived, by the stand-in's clock.</param>
public sealed record UserOverview(string Project, string DistinctId, IReadOnlyList<string> Ids, int Events, int Retroactive, DateTimeOffset LastAt);
