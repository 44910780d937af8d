using MixpanelFunctions.Local.StandIn.Profiles;
using MixpanelFunctions.Local.StandIn.Records;

namespace MixpanelFunctions.Local.StandIn;

/// <summary>
/// The profiles of users and groups, by project, within <see cref="StandInOptions.MaxProfiles"/> and
/// <see cref="StandInOptions.MaxProfileBytes"/>. Thread-safe.
/// </summary>
public sealed class StandInProfiles
{
    private readonly Lock _lock;
    private readonly ProfileShelf _shelf;

    internal StandInProfiles(Lock storeLock, StandInOptions options)
    {
        _lock = storeLock;
        _shelf = new ProfileShelf(options.MaxProfiles, options.MaxProfileBytes);
    }

    internal int Count => _shelf.Count;

    /// <summary>Finds users' profiles.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query's limit is out of its range.</exception>
    public ProfilePage Find(ProfileQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Find(query.Limit, profile =>
            profile.Key.GroupKey is null
            && (query.Project is null || query.Project == profile.Project)
            && (query.DistinctId is null || query.DistinctId == profile.Key.Id));
    }

    /// <summary>Finds groups' profiles.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query's limit is out of its range.</exception>
    public ProfilePage FindGroups(GroupQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Find(query.Limit, profile =>
            profile.Key.GroupKey is { } groupKey
            && (query.Project is null || query.Project == profile.Project)
            && (query.GroupKey is null || query.GroupKey == groupKey)
            && (query.GroupId is null || query.GroupId == profile.Key.Id));
    }

    /// <summary>Applies an update, and returns the rule that forbids it, if any. The caller holds the store's lock.</summary>
    internal RecordProblem? Apply(ProfileUpdate incoming)
    {
        var (update, project, now) = incoming;
        return _shelf.Apply(project.Number, project.Label, update.Key, update.Operation, update.Change, now);
    }

    internal void Clear() => _shelf.Clear();

    private ProfilePage Find(int limit, Predicate<Profile> matches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, EventQuery.MaxLimit);
        var found = new List<StoredProfile>();
        var matched = 0;
        lock (_lock)
        {
            foreach (var profile in _shelf.LatestFirst())
            {
                if (matches(profile) && matched++ < limit)
                {
                    found.Add(profile.Snapshot());
                }
            }
        }

        found.Reverse();
        return new ProfilePage(matched, found);
    }
}
