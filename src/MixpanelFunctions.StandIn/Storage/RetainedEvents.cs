using MixpanelFunctions.StandIn.Identities;

namespace MixpanelFunctions.StandIn.Storage;

/// <summary>
/// The latest events within a bound of number and of bytes, each under the number it was given. A ring that grows up to its
/// bound. Not thread-safe.
/// </summary>
internal sealed class RetainedEvents(int maxEvents, long maxBytes)
{
    private StoredEvent?[] _ring = new StoredEvent?[Math.Min(maxEvents, 1024)];
    private long _first;
    private long _bytes;

    public int Count { get; private set; }

    /// <summary>Keeps an event, drops the oldest if there is no space, and returns the new one's number.</summary>
    public long Add(StoredEvent stored)
    {
        if (Count == maxEvents)
        {
            RemoveFirst();
        }
        else if (Count == _ring.Length)
        {
            Grow();
        }

        long number = _first + Count++;
        _ring[Slot(number)] = stored;
        Weigh(stored.Weigh());
        return number;
    }

    /// <summary>Replaces an earlier event, which is still kept for raw exports. False if the earlier one is no longer kept.</summary>
    public bool Replace(long number, StoredEvent stored)
    {
        if (number < _first)
        {
            return false;
        }

        int slot = Slot(number);
        StoredEvent earlier = _ring[slot]!;
        stored.Replace(earlier);
        if (_bytes + stored.Weigh() - earlier.Weight > maxBytes)
        {
            stored.ForgetEarlier();
        }

        _ring[slot] = stored;
        Weigh(stored.Weigh() - earlier.Weight);
        return true;
    }

    /// <summary>Copies the events from the latest to the oldest, at most that many.</summary>
    public StoredEvent[] LatestFirst(int most = int.MaxValue)
    {
        StoredEvent[] copy = new StoredEvent[Math.Min(Count, most)];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = _ring[Slot(_first + Count - 1 - i)]!;
        }

        return copy;
    }

    /// <summary>Lets every event go. The caller forgets the numbers given out so far: they may be given out again.</summary>
    public void Clear()
    {
        _ring = new StoredEvent?[Math.Min(maxEvents, 1024)];
        Count = 0;
        _bytes = 0;
    }

    private int Slot(long number) => (int)(number % _ring.Length);

    private void Weigh(int change)
    {
        _bytes += change;
        while (_bytes > maxBytes)
        {
            RemoveFirst();
        }
    }

    private void RemoveFirst()
    {
        int slot = Slot(_first);
        _bytes -= _ring[slot]!.Weight;
        _ring[slot] = null;
        _first++;
        Count--;
    }

    private void Grow()
    {
        StoredEvent?[] larger = new StoredEvent?[(int)Math.Min(maxEvents, _ring.Length * 2L)];
        for (long number = _first; number < _first + Count; number++)
        {
            larger[number % larger.Length] = _ring[Slot(number)];
        }

        _ring = larger;
    }
}
