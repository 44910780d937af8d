using MixpanelFunctions.StandIn.Profiles;

namespace MixpanelFunctions.StandIn.Storage;

/// <summary>Which users' profiles to find. Null values match anything; texts must match exactly.</summary>
public sealed record ProfileQuery
{
    /// <summary>The project as shown: its name, its id, or <c>project-1</c> and so on.</summary>
    public string? Project { get; init; }

    /// <summary>The user's id: the profile's own, or any that belongs to the same user.</summary>
    public string? DistinctId { get; init; }

    /// <summary>How many profiles to give at most, those updated last. Default: 100. Range: 1 to <see cref="EventQuery.MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Which groups' profiles to find. Null values match anything; texts must match exactly.</summary>
public sealed record GroupQuery
{
    /// <summary>The project as shown: its name, its id, or <c>project-1</c> and so on.</summary>
    public string? Project { get; init; }

    /// <summary>The kind of group.</summary>
    public string? GroupKey { get; init; }

    /// <summary>The group's id.</summary>
    public string? GroupId { get; init; }

    /// <summary>How many profiles to give at most, those updated last. Default: 100. Range: 1 to <see cref="EventQuery.MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>What a query found among the profiles kept.</summary>
/// <param name="Matched">How many profiles match, given or not.</param>
/// <param name="Profiles">Those of them that were updated last, the latest at the end.</param>
public sealed record ProfilePage(int Matched, IReadOnlyList<StoredProfile> Profiles);
