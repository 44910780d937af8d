using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>One way to work through the corpus.</summary>
internal interface IContender : IDisposable
{
    /// <summary>The letter that stands for it.</summary>
    char Letter { get; }

    /// <summary>What it does, in a few words.</summary>
    string Meaning { get; }

    /// <summary>Whether other threads and processes work for it: then the clock on the wall counts, else the thread's own time.</summary>
    bool UsesAllCores => false;

    /// <summary>Works through all of the corpus once.</summary>
    /// <returns>What it made of it (tokens, records, bytes), so that nothing of the work can be left out.</returns>
    long Run(EventCorpus corpus);

    /// <summary>CPU time that other processes spent on it so far.</summary>
    TimeSpan OtherProcesses => TimeSpan.Zero;

    void IDisposable.Dispose()
    {
    }
}
