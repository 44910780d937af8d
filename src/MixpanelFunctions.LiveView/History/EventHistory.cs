namespace MixpanelFunctions.LiveView.History;

/// <summary>The latest explained events within a bound of number and of bytes, each under a number of its own. Thread-safe.</summary>
internal sealed class EventHistory(int maxEvents, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<LiveEvent> _events = new();
    private long _bytes;
    private long _last;

    /// <summary>The number of the latest event; 0 before the first.</summary>
    public long LastId => Interlocked.Read(ref _last);

    /// <summary>How many events are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>What the kept events take, in bytes, about.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Keeps an event under the next number; the oldest go if there is no room.</summary>
    public void Add(LiveEvent added)
    {
        lock (_lock)
        {
            LiveEvent numbered = added with { Id = _last + 1 };
            _events.Enqueue(numbered);
            _bytes += numbered.Weight;
            while (_events.Count > maxEvents || (_bytes > maxBytes && _events.Count > 1))
            {
                _bytes -= _events.Dequeue().Weight;
            }

            Interlocked.Exchange(ref _last, numbered.Id);
        }
    }

    /// <summary>The event of a number; <see langword="null"/> if it is not kept.</summary>
    public LiveEvent? Find(long id)
    {
        lock (_lock)
        {
            return _events.TryPeek(out LiveEvent? first) && id >= first.Id && id <= _last ? _events.ElementAt((int)(id - first.Id)) : null;
        }
    }

    /// <summary>The events after a number, oldest first, at most that many; those in between that are gone are passed over.</summary>
    public IReadOnlyList<LiveEvent> After(long id, int most)
    {
        if (id >= LastId)
        {
            return [];
        }

        lock (_lock)
        {
            return _events.TryPeek(out LiveEvent? first) ? [.. _events.Skip((int)Math.Max(0, id + 1 - first.Id)).Take(most)] : [];
        }
    }

    /// <summary>The latest events, oldest first.</summary>
    public IReadOnlyList<LiveEvent> Latest(int most)
    {
        lock (_lock)
        {
            return [.. _events.Skip(Math.Max(0, _events.Count - most))];
        }
    }
}
