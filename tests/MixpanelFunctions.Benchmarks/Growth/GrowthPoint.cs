using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>One size of what grows, to be measured.</summary>
/// <param name="Size">How much there is of what grows.</param>
/// <param name="Engine">The engine with the rules of that size.</param>
/// <param name="Corpus">What it works through.</param>
/// <param name="Events">The events in the corpus; a message may hold several.</param>
internal sealed record GrowthPoint(double Size, Engine Engine, EventCorpus Corpus, int Events)
{
    /// <summary>CPU time that one measurement takes at least: the clock's steps and an interruption must not count in it.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    private readonly List<double> _rounds = [];

    /// <summary>A point of messages that hold one event each.</summary>
    public GrowthPoint(double size, Engine engine, EventCorpus corpus)
        : this(size, engine, corpus, corpus.Messages.Count)
    {
    }

    /// <summary>Microseconds of CPU an event, the median of all rounds.</summary>
    public double Microseconds => Result.Median(_rounds);

    /// <summary>Events a second of CPU.</summary>
    public double EventsASecond => 1e6 / Microseconds;

    /// <summary>Bytes that come in, in MB a second of CPU.</summary>
    public double Megabytes => (double)Corpus.Bytes / Events / Microseconds;

    /// <summary>Works through the corpus without measuring.</summary>
    public void WarmUp() => Engine.Run(Corpus);

    /// <summary>Works through the corpus as often as it takes to measure it.</summary>
    public void Measure()
    {
        int runs = 0;
        TimeSpan start = CpuClock.Now;
        TimeSpan spent;
        do
        {
            Engine.Run(Corpus);
            runs++;
        }
        while ((spent = CpuClock.Now - start) < Least);
        _rounds.Add(spent.TotalMicroseconds / runs / Events);
    }
}
