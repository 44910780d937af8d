namespace MixpanelFunctions.StandIn.Faults;

/// <summary>
/// Injects faults into requests. If several faults affect a request, the one set first applies. A fault for the next
/// N requests counts only the requests that it affected. Thread-safe.
/// </summary>
public sealed class FaultSwitch
{
    private readonly Lock _lock = new();
    private readonly List<SetFault> _faults = [];
    private readonly EventRate _rate;
    private long _requests;

    internal FaultSwitch(TimeProvider timeProvider) => _rate = new EventRate(timeProvider);

    /// <summary>The faults that may still affect a request, in the order they were set.</summary>
    public IReadOnlyList<Fault> Active
    {
        get
        {
            lock (_lock)
            {
                return [.. _faults.Where(set => !set.IsSpent(_requests)).Select(set => set.Fault)];
            }
        }
    }

    /// <summary>Sets one more fault.</summary>
    /// <exception cref="ArgumentException">The fault makes no sense; the message says why.</exception>
    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(fault));
        }

        lock (_lock)
        {
            _faults.RemoveAll(set => set.IsSpent(_requests));
            _faults.Add(new SetFault(fault, _requests));
        }
    }

    /// <summary>Switches every fault off; the next request is number 1.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
            _requests = 0;
        }
    }

    /// <summary>Counts a request and returns the fault that affects it, if any.</summary>
    internal Fault? Next()
    {
        lock (_lock)
        {
            _requests++;
            foreach (SetFault set in _faults)
            {
                if (set.Affects(_requests) && !(set.Fault.Kind == FaultKind.RateLimit && !_rate.HasReached(set.Fault.EventsPerSecond)))
                {
                    set.Hits++;
                    return set.Fault;
                }
            }

            return null;
        }
    }

    /// <summary>Adds the number of events in a request, for the rate.</summary>
    internal void CountEvents(int events)
    {
        lock (_lock)
        {
            _rate.Count(events);
        }
    }

    private sealed class SetFault(Fault fault, long requestsBefore)
    {
        public Fault Fault { get; } = fault;

        public long Hits { get; set; }

        public bool Affects(long request) => Fault.When.Kind switch
        {
            FaultTriggerKind.Next => Hits < Fault.When.Number,
            FaultTriggerKind.Every => (request - requestsBefore) % Fault.When.Number == 0,
            FaultTriggerKind.Request => request == Fault.When.Number,
            FaultTriggerKind.From => request >= Fault.When.Number,
            _ => true,
        };

        public bool IsSpent(long requests) => Fault.When.Kind switch
        {
            FaultTriggerKind.Next => Hits >= Fault.When.Number,
            FaultTriggerKind.Request => requests >= Fault.When.Number,
            _ => false,
        };
    }
}
