namespace MixpanelFunctions.EventHubs.Processing;

/// <summary>How long to wait before a batch is retried, by the function's retry policy: 2 seconds, doubled up to 1 minute, without limit.</summary>
internal static class BatchRetry
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The wait after this many failures in a row, at least one.</summary>
    public static TimeSpan WaitAfter(int failures)
    {
        TimeSpan doubled = First * Math.Pow(2, Math.Min(failures - 1, 30));
        return doubled < Longest ? doubled : Longest;
    }
}
