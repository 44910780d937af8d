namespace MixpanelFunctions.LiveView.Sampling;

/// <summary>How many events may be shown now: a number a second, and a burst after a quiet time. Thread-safe.</summary>
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

    /// <summary>Takes more than the quota, for the events of a message with several. Later events wait longer in return.</summary>
    public void Spend(int more)
    {
        lock (_lock)
        {
            // Not forever: a message of a million events must not blind the page for hours.
            _left = Math.Max(_left - more, -burst);
        }
    }
}
