using System.Runtime.InteropServices;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Exports;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Storage;

/// <summary>
/// The events that the stand-in accepted, deduplicated by project, event, distinct_id, time and $insert_id; of equal ones the
/// latest counts (mixpanel/docs <c>reference/event-deduplication</c>, "Query-Time Deduplication"; times are compared as
/// sent). Thread-safe.
/// </summary>
/// <remarks>
/// Memory: the retained events (JSON plus about 300 bytes each) within <see cref="StandInOptions.MaxRetainedEvents"/> and
/// <see cref="StandInOptions.MaxRetainedBytes"/>, and for every event ever taken, retained or not, 40 to 80 bytes of the
/// deduplication set: 10 million events take about half a gigabyte. Users take about 200 bytes for each of at most <see
/// cref="StandInOptions.MaxLinkedIds"/> ids, and profiles have their own limits. <see cref="Clear"/> frees the memory.
/// </remarks>
public sealed class StandInStore
{
    private readonly Lock _lock = new();
    private readonly RetainedEvents _retained;
    private readonly Dictionary<UInt128, long> _numbers = [];
    private readonly Dictionary<int, ProjectCounts> _projects = [];
    private StandInCounts _counts = new();

    internal StandInStore(StandInOptions options)
    {
        _retained = new RetainedEvents(options.MaxRetainedEvents, options.MaxRetainedBytes);
        Identities = new StandInIdentities(_lock, _retained, options);
        Profiles = new StandInProfiles(_lock, Identities, options);
    }

    /// <summary>The users and their ids.</summary>
    public StandInIdentities Identities { get; }

    /// <summary>The profiles of users and groups.</summary>
    public StandInProfiles Profiles { get; }

    /// <summary>
    /// Raised once for each request that brought events, after they are stored and before it is answered, on the request's
    /// thread and not in any lock: several requests raise it at once. A handler must be quick and must not throw.
    /// </summary>
    public event EventHandler<EventsArrivedEventArgs>? EventsArrived;

    /// <summary>The counts at this moment.</summary>
    public StandInCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return CountNow();
            }
        }
    }

    /// <summary>Finds retained events.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query's limit is out of its range.</exception>
    public EventPage Find(EventQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, EventQuery.MaxLimit);
        StoredEvent[] latestFirst;
        lock (_lock)
        {
            latestFirst = _retained.LatestFirst();
        }

        List<StoredEvent> found = [];
        int matched = 0;
        foreach (StoredEvent stored in latestFirst)
        {
            if (query.Matches(stored))
            {
                matched++;
                if (found.Count < query.Limit)
                {
                    found.Add(stored);
                }
            }
        }

        found.Reverse();
        return new EventPage(matched, found);
    }

    /// <summary>A project's retained events, oldest first, each with the distinct_id that it has by now.</summary>
    /// <param name="project">The project as shown.</param>
    internal IReadOnlyList<(StoredEvent Event, string? DistinctId)> Export(string project)
    {
        lock (_lock)
        {
            return
            [
                .. _retained.LatestFirst().Reverse().Where(stored => stored.Project == project)
                    .Select(stored => (stored, stored.OwnId is { } own ? Identities.CanonicalOf(project, own) : stored.DistinctId)),
            ];
        }
    }

    /// <summary>Every retained event of every project, as Mixpanel's raw export gives it with <c>time_in_ms</c>; not deduplicated.</summary>
    /// <param name="take">Takes each line with its end; valid for the call only.</param>
    public void Export(Action<ReadOnlySpan<byte>> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        ExportWriter writer = new(new ExportQuery(DateOnly.MinValue, DateOnly.MaxValue, Names: null, Limit: null, InMilliseconds: true), TimeZoneInfo.Utc);
        foreach (ProjectSummary project in Summarise().Projects)
        {
            writer.Write(Export(project.Project), take);
        }
    }

    /// <summary>The counts by project and event.</summary>
    public StandInSummary Summarise()
    {
        lock (_lock)
        {
            return new StandInSummary(
                CountNow(),
                [.. _projects.Values.Select(project => project.Summarise())]);
        }
    }

    /// <summary>Deletes all events, profiles, links between ids, counts and data for deduplication.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _retained.Clear();
            _numbers.Clear();
            _numbers.TrimExcess();
            _projects.Clear();
            Identities.Clear();
            Profiles.Clear();
            _counts = new StandInCounts();
        }
    }

    internal void CountRequest()
    {
        lock (_lock)
        {
            _counts = _counts with { Requests = _counts.Requests + 1 };
        }
    }

    /// <summary>Applies updates of profiles in their order; a <see cref="RecordProblem"/> for each that its profile has no room for.</summary>
    internal IReadOnlyList<RecordProblem?> Apply(IReadOnlyList<ProfileUpdate> updates, int refused, int bytes)
    {
        RecordProblem?[] problems = new RecordProblem?[updates.Count];
        lock (_lock)
        {
            for (int i = 0; i < problems.Length; i++)
            {
                problems[i] = Profiles.Apply(updates[i]);
            }

            int failed = problems.Count(problem => problem is not null);
            _counts = _counts with
            {
                ProfileUpdates = _counts.ProfileUpdates + problems.Length - failed,
                ProfileUpdatesRefused = _counts.ProfileUpdatesRefused + refused + failed,
                Bytes = _counts.Bytes + bytes,
            };
        }

        return problems;
    }

    internal void Add(IReadOnlyList<IncomingEvent> events, int refused, int bytes)
    {
        EventHandler<EventsArrivedEventArgs>? handler = EventsArrived;
        List<ArrivedEvent>? arrived = handler is null ? null : new List<ArrivedEvent>(events.Count);
        lock (_lock)
        {
            int duplicates = 0;
            foreach (IncomingEvent incoming in events)
            {
                if (Identities.Take(incoming.Event, incoming.Ids) is { Kind: LinkKind.SharedEvent } link)
                {
                    Profiles.Forget(incoming.Project.Number, link.Second);
                }

                bool isDuplicate = Store(incoming);
                duplicates += isDuplicate ? 1 : 0;
                arrived?.Add(new ArrivedEvent(incoming.Event, isDuplicate));
            }

            _counts = _counts with
            {
                Accepted = _counts.Accepted + events.Count,
                Duplicates = _counts.Duplicates + duplicates,
                Refused = _counts.Refused + refused,
                Bytes = _counts.Bytes + bytes,
            };
        }

        if (arrived is { Count: > 0 })
        {
            handler!(this, new EventsArrivedEventArgs(arrived));
        }
    }

    private StandInCounts CountNow() => _counts with
    {
        Retained = _retained.Count,
        Profiles = Profiles.Count,
        IdentityLinks = Identities.Links,
        IdentityLinksRefused = Identities.LinksRefused,
    };

    // Whether the event is a duplicate. One whose earlier version is no longer retained is retained again, as the latest.
    private bool Store(IncomingEvent incoming)
    {
        bool isDuplicate = false;
        if (incoming.Key is { } key)
        {
            ref long number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out isDuplicate);
            if (!isDuplicate || !_retained.Replace(number, incoming.Event))
            {
                number = _retained.Add(incoming.Event);
            }
        }
        else
        {
            _retained.Add(incoming.Event);
        }

        ref ProjectCounts? project = ref CollectionsMarshal.GetValueRefOrAddDefault(_projects, incoming.Project.Number, out _);
        project ??= new ProjectCounts(incoming.Project.Label);
        project.Count(incoming.Event.Event, isDuplicate);
        return isDuplicate;
    }

    private sealed class ProjectCounts(string label)
    {
        private readonly Dictionary<string, long> _byName = new(StringComparer.Ordinal);
        private long _events;
        private long _duplicates;

        public void Count(string name, bool isDuplicate)
        {
            if (isDuplicate)
            {
                _duplicates++;
                return;
            }

            _events++;
            CollectionsMarshal.GetValueRefOrAddDefault(_byName, name, out _)++;
        }

        public ProjectSummary Summarise() =>
            new(label, _events, _duplicates, [.. _byName.OrderBy(pair => pair.Key, StringComparer.Ordinal)]);
    }
}
