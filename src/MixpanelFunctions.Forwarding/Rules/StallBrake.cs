namespace MixpanelFunctions.Forwarding.Rules;

/// <summary>
/// Keeps code or a pattern that takes all it may take event after event from holding up the other rules: once it has done so
/// ten times in a row it is not run for a while, and its rule fails at once instead. Then one more run shows whether it
/// has come to its senses. One that does so for single events is never held back. Thread-safe.
/// </summary>
/// <param name="time">Tells when a while is over.</param>
internal sealed class StallBrake(TimeProvider time)
{
    /// <summary>So many runs in a row that took all there is.</summary>
    public const int StallsInARow = 10;

    /// <summary>For so long nothing is run then; twice as long each time that the run after it stalls too.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause: with it, what stalls takes less than a hundredth of the time there is.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private int _stalls;
    private long _pausedUntil;

    /// <summary>Lets a run begin, or fails its rule where it is paused.</summary>
    /// <param name="what">What would run, to begin the reason with.</param>
    /// <exception cref="RuleFailureException">It is paused.</exception>
    public void Enter(string what)
    {
        if (Volatile.Read(ref _stalls) >= StallsInARow && time.GetTimestamp() < Volatile.Read(ref _pausedUntil))
        {
            // The same words for every event: a dead letter tells the same whenever it is written.
            throw new RuleFailureException($"{what} took all it may take for {StallsInARow} events in a row and is not run for a while");
        }
    }

    /// <summary>Notes a run that ended by itself.</summary>
    public void Ended()
    {
        if (Volatile.Read(ref _stalls) != 0)
        {
            Volatile.Write(ref _stalls, 0);
        }
    }

    /// <summary>Notes a run that had to be stopped.</summary>
    public void Stalled()
    {
        int pauses = Interlocked.Increment(ref _stalls) - StallsInARow;
        if (pauses >= 0)
        {
            TimeSpan doubled = FirstPause * Math.Pow(2, Math.Min(pauses, 10));
            TimeSpan pause = doubled < LongestPause ? doubled : LongestPause;
            Volatile.Write(ref _pausedUntil, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
        }
    }
}
