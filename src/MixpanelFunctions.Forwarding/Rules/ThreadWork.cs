using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;

namespace MixpanelFunctions.Forwarding.Rules;

/// <summary>
/// The processor time that the current thread has worked, as the operating system accounts it. Unlike time on the clock, it does
/// not grow while the thread waits for a processor that others use.
/// </summary>
internal static partial class ThreadWork
{
    private const int LinuxThreadClock = 3;
    private const int MacThreadClock = 16;

    /// <summary>
    /// What the current thread has worked so far. Compiling methods and collecting garbage do not count: when the runtime does
    /// them depends on what ran before, not on the code that is measured.
    /// </summary>
    public static TimeSpan Now => Processor - JitInfo.GetCompilationTime(currentThread: true) - GC.GetTotalPauseDuration();

    private static TimeSpan Processor
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return GetThreadTimes(GetCurrentThread(), out _, out _, out long kernel, out long user)
                    ? TimeSpan.FromTicks(kernel + user)
                    : Stopwatch.GetElapsedTime(0);
            }

            Span<long> time = stackalloc long[2];
            return ClockGetTime(OperatingSystem.IsMacOS() ? MacThreadClock : LinuxThreadClock, time) == 0
                ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick)
                : Stopwatch.GetElapsedTime(0);
        }
    }

    /// <param name="clock">Which clock.</param>
    /// <param name="time">Takes the seconds and the nanoseconds.</param>
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, Span<long> time);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentThread();

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetThreadTimes(nint thread, out long created, out long exited, out long kernel, out long user);
}
