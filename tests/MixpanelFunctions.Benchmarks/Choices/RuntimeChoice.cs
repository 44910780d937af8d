using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Benchmarks.Throughput;

namespace MixpanelFunctions.Benchmarks.Choices;

/// <summary>Settings of the runtime, and how the whole delivery does with them.</summary>
/// <param name="Name">What they are, in a few words.</param>
/// <param name="Environment">What the process is given.</param>
internal sealed record RuntimeChoice(string Name, params (string Name, string Value)[] Environment)
{
    private readonly List<(double EventsASecond, double CpuMicroseconds, double Peak)> _runs = [];

    /// <summary>All that are compared, the one that the app has first.</summary>
    public static IReadOnlyList<RuntimeChoice> All { get; } =
    [
        new("workstation GC", Workstation(concurrent: "0")),
        new("workstation GC, concurrent", Workstation(concurrent: "1")),
        new("server GC", ("DOTNET_gcServer", "1"), ("DOTNET_gcConcurrent", "0")),
        new("server GC, concurrent", ("DOTNET_gcServer", "1"), ("DOTNET_gcConcurrent", "1")),
        new("workstation GC, TieredPGO=0", [.. Workstation(concurrent: "0"), ("DOTNET_TieredPGO", "0")]),
        new("workstation GC, TieredCompilation=0", [.. Workstation(concurrent: "0"), ("DOTNET_TieredCompilation", "0")]),
    ];

    public double EventsASecond => Result.Median(_runs.Select(run => run.EventsASecond));

    public double CpuMicroseconds => Result.Median(_runs.Select(run => run.CpuMicroseconds));

    public double Peak => Result.Median(_runs.Select(run => run.Peak));

    /// <summary>Runs the delivery in a process of its own.</summary>
    public void Measure()
    {
        using Process process = OwnProcess.Start(Environment, DeliveredCommand.Name);
        double[] run = [.. process.StandardOutput.ReadToEnd().Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        process.WaitForExit();
        _runs.Add((run[0], run[1], run[2]));
    }

    private static (string, string)[] Workstation(string concurrent) => [("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", concurrent)];
}
