using Azure.Messaging.EventHubs;

namespace MixpanelFunctions.Local.Hubs;

/// <summary>
/// Retries a batch for a minute if the hub has not confirmed it. The hub may then have it twice; the sender cannot know.
/// </summary>
/// <param name="lost">Called whenever the hub is unreachable, before a retry.</param>
internal sealed class PatientRetries(Action<Exception> lost) : EventHubsRetryPolicy
{
    /// <summary>The shortest time for which a hub may be unreachable, counted from a batch.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);
    private static readonly int Most = CountWaits();

    private long _tried;

    /// <summary>The number of retries.</summary>
    public long Retries => Volatile.Read(ref _tried);

    /// <summary>The options of a client that retries so.</summary>
    public EventHubsRetryOptions Options => new() { CustomRetryPolicy = this };

    /// <inheritdoc/>
    public override TimeSpan CalculateTryTimeout(int attemptCount) => TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override TimeSpan? CalculateRetryDelay(Exception lastException, int attemptCount)
    {
        if (!HubFaults.IsPassing(lastException) || attemptCount > Most)
        {
            return null;
        }

        Interlocked.Increment(ref _tried);
        if (attemptCount == 1)
        {
            lost(lastException);
        }

        return WaitAfter(attemptCount);
    }

    private static TimeSpan WaitAfter(int attempts)
    {
        TimeSpan doubled = FirstWait * Math.Pow(2, Math.Min(attempts - 1, 30));
        return doubled < LongestWait ? doubled : LongestWait;
    }

    private static int CountWaits()
    {
        int waits = 0;
        for (TimeSpan waited = TimeSpan.Zero; waited < GivesUpAfter; waited += WaitAfter(waits))
        {
            waits++;
        }

        return waits;
    }
}
