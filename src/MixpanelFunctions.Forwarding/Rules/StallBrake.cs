namespace MixpanelFunctions.Forwarding.Rules;

/// <summary>
/// Keeps code or a pattern that takes all it may take event after event from holding up the other rules: once it has done so
/// ten times in a row it is not run for the next events, and its rule fails at once instead. Then one more run shows whether it
/// ends by itself again. One that does so for single events is never held back. What is counted are events, never the clock, so that the same
/// events end alike on any machine. Thread-safe.
/// </summary>
internal sealed class StallBrake
{
    /// <summary>So many runs in a row that took all there is.</summary>
    public const int StallsInARow = 10;

    /// <summary>For so many events nothing is run then; twice as many each time that the run after them stalls too.</summary>
    public const int FirstPause = 100;

    /// <summary>The longest pause.</summary>
    public const int LongestPause = 10_000;

    private int _stalls;
    private int _left;

    /// <summary>Lets a run begin, or fails its rule where it is paused.</summary>
    /// <param name="what">What would run, to begin the reason with.</param>
    /// <exception cref="RuleFailureException">It is paused.</exception>
    public void Enter(string what)
    {
        if (Volatile.Read(ref _stalls) >= StallsInARow && Interlocked.Decrement(ref _left) >= 0)
        {
            // The same words for every event: a dead letter tells the same whenever it is written.
            throw new RuleFailureException($"{what} reached its limit for {StallsInARow} events in a row and is paused for the next ones");
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
            Volatile.Write(ref _left, (int)Math.Min(LongestPause, FirstPause * Math.Pow(2, Math.Min(pauses, 10))));
        }
    }
}
