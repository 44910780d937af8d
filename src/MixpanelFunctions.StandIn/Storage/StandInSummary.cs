namespace MixpanelFunctions.StandIn.Storage;

/// <summary>The counts, and the events by project and name. Of one moment.</summary>
/// <param name="Counts">The counts of the whole stand-in.</param>
/// <param name="Projects">The projects that have had events, in the order of their first.</param>
public sealed record StandInSummary(StandInCounts Counts, IReadOnlyList<ProjectSummary> Projects);

/// <summary>One project's events, deduplicated; those no longer retained included.</summary>
/// <param name="Project">The project's name, its id, or <c>project-1</c> and so on.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Duplicates">Number of records that took the place of an earlier one.</param>
/// <param name="ByName">Number of events by name, names in ordinal order.</param>
public sealed record ProjectSummary(
    string Project, long Events, long Duplicates, IReadOnlyList<KeyValuePair<string, long>> ByName);
