namespace MixpanelFunctions.Forwarding.Rules;

/// <summary>
/// Prevents code or a pattern that reaches its limit for every event from delaying other rules: after ten times in a row, it
/// is not run for the next events, and its rule fails at once instead. Then one more run shows whether it ends in time
/// again. Code that reaches its limit only for single events is never paused. The count is of events, not of time, so
/// the same events have the same result on any machine. Thread-safe.
/// </summary>
internal sealed class StallBrake
{
    /// <summary>So many runs in a row that took all there is.</summary>
    public const int StallsInARow = 10;

    /// <summary>How many events are then skipped; twice as many each time that the run after them stalls too.</summary>
    public const int FirstPause = 100;

    /// <summary>The longest pause.</summary>
    public const int LongestPause = 10_000;

    private int _stalls;
    private int _left;

    /// <summary>Starts a run, or fails its rule if it is paused.</summary>
    /// <param name="what">What would run, as the start of the reason.</param>
    /// <exception cref="RuleFailureException">It is paused.</exception>
    public void Enter(string what)
    {
        if (Volatile.Read(ref _stalls) >= StallsInARow && Interlocked.Decrement(ref _left) >= 0)
        {
            // The same words for every event, so that a dead letter is the same whenever it is written.
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
