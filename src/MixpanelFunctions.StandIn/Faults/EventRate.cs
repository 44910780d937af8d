namespace MixpanelFunctions.StandIn.Faults;

/// <summary>Counts events over a rolling second. Not thread-safe.</summary>
internal sealed class EventRate(TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Queue<(long At, int Events)> _recent = new();
    private long _events;

    public void Count(int events)
    {
        DropOld();
        if (events > 0)
        {
            _recent.Enqueue((timeProvider.GetTimestamp(), events));
            _events += events;
        }
    }

    public bool HasReached(int eventsPerSecond)
    {
        DropOld();
        return _events >= eventsPerSecond;
    }

    private void DropOld()
    {
        while (_recent.TryPeek(out (long At, int Events) oldest) && timeProvider.GetElapsedTime(oldest.At) >= Window)
        {
            _events -= _recent.Dequeue().Events;
        }
    }
}
