namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>The kept events of a partition in order: added at the end, dropped at the start, found by their place.</summary>
internal sealed class EventQueue
{
    private LoggedEvent?[] _ring = new LoggedEvent?[64];
    private int _start;

    public int Count { get; private set; }

    /// <summary>The size of the events in bytes.</summary>
    public long Bytes { get; private set; }

    public LoggedEvent this[int index] => _ring[(_start + index) & (_ring.Length - 1)]!;

    public void Add(LoggedEvent added)
    {
        if (Count == _ring.Length)
        {
            LoggedEvent?[] larger = new LoggedEvent?[2 * Count];
            for (int i = 0; i < Count; i++)
            {
                larger[i] = this[i];
            }

            (_ring, _start) = (larger, 0);
        }

        _ring[(_start + Count++) & (_ring.Length - 1)] = added;
        Bytes += added.Size;
    }

    public void DropFirst()
    {
        Bytes -= this[0].Size;
        _ring[_start] = null;
        _start = (_start + 1) & (_ring.Length - 1);
        Count--;
    }

    /// <summary>The index of the first event for which <paramref name="reached"/> is true, as for all later events; the count if there is none.</summary>
    public int FirstWhere(Predicate<LoggedEvent> reached)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (reached(this[middle]))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
