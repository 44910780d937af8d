namespace MixpanelFunctions.LiveView.Sampling;

/// <summary>How many events may be shown at the moment: so many a second, and after a quiet time a burst. Thread-safe.</summary>
internal sealed class EventQuota(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _left = burst;
    private long _asked = time.GetTimestamp();

    /// <summary>Takes up to that many.</summary>
    /// <returns>How many may be shown, 0 to <paramref name="wanted"/>.</returns>
    public int Take(int wanted)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            _left = Math.Min(burst, _left + (time.GetElapsedTime(_asked, now).TotalSeconds * perSecond));
            _asked = now;
            int taken = (int)Math.Clamp(Math.Floor(_left), 0, wanted);
            _left -= taken;
            return taken;
        }
    }

    /// <summary>Takes more that cannot be left out any more: the events of a message that holds several. The next ones wait for it.</summary>
    public void Spend(int more)
    {
        lock (_lock)
        {
            // Not forever: a message of a million events must not blind the page for hours.
            _left = Math.Max(_left - more, -burst);
        }
    }
}
