using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>
/// The CPU time of the current thread, which others on the same machine do not lengthen as they do the clock on the wall;
/// that one where the system has no other.
/// </summary>
internal static partial class CpuClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>A point in time.</summary>
    public static TimeSpan Now
    {
        get
        {
            Span<long> time = stackalloc long[2];
            return OperatingSystem.IsLinux() && Read(ThreadCpuTime, time) == 0
                ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick)
                : Stopwatch.GetElapsedTime(0);
        }
    }

    /// <param name="clock">Which clock.</param>
    /// <param name="time">Takes the seconds and the nanoseconds.</param>
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, Span<long> time);
}
