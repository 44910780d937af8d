using System.Diagnostics;
using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>What one run over the corpus took.</summary>
/// <param name="Seconds">By the clock that counts for the contender.</param>
/// <param name="CpuSeconds">CPU time of all threads and processes that worked for it.</param>
/// <param name="AllocatedBytes">What was allocated.</param>
internal readonly record struct Round(double Seconds, double CpuSeconds, long AllocatedBytes)
{
    /// <summary>Lets a contender work through the corpus once.</summary>
    public static Round Of(IContender contender, EventCorpus corpus)
    {
        // What the one before left behind is not collected at the expense of this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return contender.UsesAllCores ? OfAllCores(contender, corpus) : OfThread(contender, corpus);
    }

    private static Round OfThread(IContender contender, EventCorpus corpus)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = CpuClock.Now;
        contender.Run(corpus);
        double seconds = (CpuClock.Now - start).TotalSeconds;
        return new Round(seconds, seconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static Round OfAllCores(IContender contender, EventCorpus corpus)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime + contender.OtherProcesses;
        long start = Stopwatch.GetTimestamp();
        contender.Run(corpus);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime + contender.OtherProcesses - cpu;
        return new Round(seconds, cpu.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
