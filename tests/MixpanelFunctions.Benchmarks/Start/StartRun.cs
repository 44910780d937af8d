using System.Diagnostics;
using System.Globalization;

namespace MixpanelFunctions.Benchmarks.Start;

/// <summary>What one start took.</summary>
/// <param name="Milliseconds">From before the process is started to its first record being told of.</param>
/// <param name="Read">Of these: settings and rules read.</param>
/// <param name="Compiled">Rules compiled.</param>
/// <param name="Mapped">The event mapped.</param>
/// <param name="Cpu">CPU time of the process until then.</param>
/// <param name="Methods">Methods compiled in the process until then.</param>
internal readonly record struct StartRun(double Milliseconds, double Read, double Compiled, double Mapped, double Cpu, double Methods)
{
    /// <summary>Starts the program once.</summary>
    /// <param name="program">The program.</param>
    /// <param name="rules">A rules file.</param>
    /// <param name="body">A file with one event.</param>
    /// <param name="environment">What the process is given.</param>
    public static StartRun Of(string program, string rules, string body, IEnumerable<(string Name, string Value)> environment)
    {
        ProcessStartInfo start = new(program, [rules, body]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        long before = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{program} ended without a record.");
        double milliseconds = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        process.WaitForExit();
        double[] steps = [.. line.Split(' ').Select(step => double.Parse(step, CultureInfo.InvariantCulture))];
        return new StartRun(milliseconds, steps[0], steps[1], steps[2], steps[3], steps[4]);
    }
}
