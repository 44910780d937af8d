namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>What was measured of a contender.</summary>
/// <param name="Contender">The contender.</param>
/// <param name="Rounds">Its rounds.</param>
/// <param name="PeakWorkingSet">The largest working set in bytes.</param>
/// <param name="TakesLeast">Whether the fastest round counts, not the median: other work on the machine only ever adds.</param>
internal sealed record Result(IContender Contender, IReadOnlyList<Round> Rounds, long PeakWorkingSet, bool TakesLeast = false)
{
    /// <summary>Events a second.</summary>
    public double EventsASecond(int events) => events / OfRounds(Rounds.Select(round => round.Seconds));

    /// <summary>How its speed compares to another's: the median of the rounds' own ratios, so that what slows a round slows both; or the ratio of the fastest.</summary>
    public double RatioTo(Result other) => TakesLeast
        ? other.Rounds.Min(round => round.Seconds) / Rounds.Min(round => round.Seconds)
        : Median(Rounds.Zip(other.Rounds, (mine, theirs) => theirs.Seconds / mine.Seconds));

    /// <summary>Microseconds of CPU an event.</summary>
    public double CpuMicroseconds(int events) => OfRounds(Rounds.Select(round => round.CpuSeconds)) / events * 1e6;

    /// <summary>Bytes allocated an event, the least of all rounds: buffers grow in the first.</summary>
    public double AllocatedBytes(int events) => (double)Rounds.Min(round => round.AllocatedBytes) / events;

    private double OfRounds(IEnumerable<double> values) => TakesLeast ? values.Min() : Median(values);

    /// <summary>The value in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
