namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>What was measured of a contender.</summary>
internal sealed record Result(IContender Contender, IReadOnlyList<Round> Rounds, long PeakWorkingSet)
{
    /// <summary>Events a second, the median of all rounds.</summary>
    public double EventsASecond(int events) => events / Median(Rounds.Select(round => round.Seconds));

    /// <summary>How its speed compares to another's: the median of the rounds' own ratios, so that what slows a round slows both.</summary>
    public double RatioTo(Result other) => Median(Rounds.Zip(other.Rounds, (mine, theirs) => theirs.Seconds / mine.Seconds));

    /// <summary>Microseconds of CPU an event, the median of all rounds.</summary>
    public double CpuMicroseconds(int events) => Median(Rounds.Select(round => round.CpuSeconds)) / events * 1e6;

    /// <summary>Bytes allocated an event, the least of all rounds: buffers grow in the first.</summary>
    public double AllocatedBytes(int events) => (double)Rounds.Min(round => round.AllocatedBytes) / events;

    /// <summary>The value in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
