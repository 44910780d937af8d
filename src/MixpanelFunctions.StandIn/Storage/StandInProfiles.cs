using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Storage;

/// <summary>
/// The profiles of users and groups, by project, within <see cref="StandInOptions.MaxProfiles"/> and
/// <see cref="StandInOptions.MaxProfileBytes"/>. Thread-safe.
/// </summary>
public sealed class StandInProfiles
{
    private readonly Lock _lock;
    private readonly StandInIdentities _identities;
    private readonly ProfileShelf _shelf;

    internal StandInProfiles(Lock storeLock, StandInIdentities identities, StandInOptions options)
    {
        _lock = storeLock;
        _identities = identities;
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
            && (query.DistinctId is null
                || _identities.CanonicalOf(profile.Project, query.DistinctId) == _identities.CanonicalOf(profile.Project, profile.Key.Id)));
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
        (ReadUpdate update, Project project) = (incoming.Update, incoming.Project);

        // "Any data sent with a distinct_id set to any of the values in an ID cluster will be attributed back to the same
        // user": docs/tracking-methods/id-management/identifying-users-simplified.
        ProfileKey key = update.Key.GroupKey is null && !update.Context.IgnoreAlias
            ? update.Key with { Id = _identities.CanonicalOf(project.Label, update.Key.Id) }
            : update.Key;
        return _shelf.Apply(incoming, key);
    }

    /// <summary>
    /// Lets the profile of a device go that became a user's: "user profile properties are not preserved when $device_ids are
    /// linked to $user_ids" (same page). The caller holds the store's lock.
    /// </summary>
    internal void Forget(int project, string distinctId) => _shelf.Remove(project, new ProfileKey(GroupKey: null, distinctId));

    internal void Clear() => _shelf.Clear();

    private ProfilePage Find(int limit, Predicate<Profile> matches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, EventQuery.MaxLimit);
        List<StoredProfile> found = [];
        int matched = 0;
        lock (_lock)
        {
            foreach (Profile profile in _shelf.LatestFirst())
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
