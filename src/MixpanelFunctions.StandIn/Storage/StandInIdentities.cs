using System.Runtime.InteropServices;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;

namespace MixpanelFunctions.StandIn.Storage;

/// <summary>
/// The users of each project: which ids belong to one user under <see cref="StandInOptions.IdentityMerge"/>, and which
/// retained events. Links take effect at once and on earlier events too. Thread-safe.
/// </summary>
public sealed class StandInIdentities
{
    private readonly Lock _lock;
    private readonly RetainedEvents _retained;
    private readonly IIdentityRules _rules;
    private readonly int _maxIds;
    private readonly Dictionary<string, ProjectIdentities> _projects = new(StringComparer.Ordinal);
    private readonly RefusedLinks _refused = new();
    private int _ids;

    internal StandInIdentities(Lock storeLock, RetainedEvents retained, StandInOptions options)
    {
        _lock = storeLock;
        _retained = retained;
        _maxIds = options.MaxLinkedIds;
        _rules = options.IdentityMerge == IdentitySystem.Original ? new OriginalRules() : new SimplifiedRules();
    }

    /// <summary>The links that were refused, in the order of their first refusal; at most 1,000 different ones.</summary>
    public IReadOnlyList<RefusedLink> Refused
    {
        get
        {
            lock (_lock)
            {
                return _refused.Listed;
            }
        }
    }

    internal long Links { get; private set; }

    internal long LinksRefused { get; private set; }

    /// <summary>
    /// The users that an id represents, one for each project in which the id was linked or has a retained event. Under
    /// Simplified ID Merge a device's id has its prefix, <c>$device:</c>.
    /// </summary>
    /// <param name="id">Any of the user's ids.</param>
    /// <param name="project">The project as shown; null for all projects.</param>
    public IReadOnlyList<StandInUser> Find(string id, string? project = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        lock (_lock)
        {
            Dictionary<string, List<StandInUserEvent>> users = new(StringComparer.Ordinal);
            foreach (string label in _projects.Keys.Where(label => (project is null || project == label) && _projects[label].Find(id) is not null))
            {
                users.Add(label, []);
            }

            foreach (StoredEvent stored in _retained.LatestFirst())
            {
                if ((project is null || project == stored.Project) && EventOf(stored, CanonicalOf(stored.Project, id)) is { } found)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(users, stored.Project, out _) ??= []).Add(found);
                }
            }

            return [.. users.Select(user => UserOf(user.Key, id, user.Value))];
        }
    }

    /// <summary>The users of the latest events, those with the most ids first, then those of the latest events.</summary>
    /// <param name="latestEvents">How many events to look at, at least 1.</param>
    public IReadOnlyList<UserOverview> List(int latestEvents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latestEvents, 1);
        lock (_lock)
        {
            Dictionary<(string Project, string Id), UserOverview> users = [];
            foreach (StoredEvent stored in _retained.LatestFirst(latestEvents).Where(stored => stored.OwnId is not null))
            {
                string id = CanonicalOf(stored.Project, stored.OwnId!);
                ref UserOverview? user = ref CollectionsMarshal.GetValueRefOrAddDefault(users, (stored.Project, id), out _);
                user ??= new UserOverview(stored.Project, id, _projects[stored.Project].Find(id) is { } cluster ? [.. cluster.Ids] : [id], 0, 0, stored.ReceivedAt);
                user = user with { Events = user.Events + 1, Retroactive = user.Retroactive + (stored.IdOnArrival == id ? 0 : 1) };
            }

            // The sort is stable: of equally many ids, whose event came last is first.
            return [.. users.Values.OrderByDescending(user => user.Ids.Count)];
        }
    }

    /// <summary>The canonical id of the user to whom an id belongs. The caller holds the store's lock.</summary>
    internal string CanonicalOf(string project, string id) =>
        _projects.TryGetValue(project, out ProjectIdentities? identities) ? identities.CanonicalOf(id) : id;

    /// <summary>
    /// Uses the ids of an event, and sets the event's user. The caller holds the store's lock.
    /// </summary>
    /// <returns>The link that the event made; null when it made none.</returns>
    internal IdentityLink? Take(StoredEvent stored, EventIds ids)
    {
        ref ProjectIdentities? project = ref CollectionsMarshal.GetValueRefOrAddDefault(_projects, stored.Project, out _);
        project ??= new ProjectIdentities();
        int before = project.Count;
        LinkOutcome? outcome = _rules.Link(project, stored, ids, _maxIds - _ids);
        _ids += project.Count - before;
        if (_rules.IdOf(stored, ids) is { } own)
        {
            // Of equal texts one is enough for as long as the event is kept.
            own = own == stored.DistinctId ? stored.DistinctId : own;
            stored.Belong(own, project.CanonicalOf(own));
        }

        if (outcome is not var (link, refusal))
        {
            return null;
        }

        if (refusal is { } reason)
        {
            LinksRefused++;
            _refused.Add(stored.Project, link, reason);
            return null;
        }

        Links++;
        return link;
    }

    internal void Clear()
    {
        _projects.Clear();
        _refused.Clear();
        _ids = 0;
        Links = 0;
        LinksRefused = 0;
    }

    private StandInUserEvent? EventOf(StoredEvent stored, string canonicalId) =>
        stored.OwnId is { } own && CanonicalOf(stored.Project, own) == canonicalId
            ? new StandInUserEvent(stored, stored.IdOnArrival!, stored.IdOnArrival != canonicalId)
            : null;

    private StandInUser UserOf(string project, string id, List<StandInUserEvent> latestFirst)
    {
        latestFirst.Reverse();
        Cluster? cluster = _projects[project].Find(id);
        return cluster is null
            ? new StandInUser(project, id, [id], [], latestFirst)
            : new StandInUser(project, cluster.CanonicalId, [.. cluster.Ids], [.. cluster.Links], latestFirst);
    }
}
