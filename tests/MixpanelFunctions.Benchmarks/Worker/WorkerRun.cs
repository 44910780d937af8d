using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Worker;

/// <summary>One process of the worker from its start to its end: the figures of its phases.</summary>
/// <param name="Phases">Each phase's, in order.</param>
internal sealed record WorkerRun(IReadOnlyList<WorkerRun.Phase> Phases)
{
    /// <summary>The phases' events: the first one, the rest of the first 20,000, the next 100,000, and what is steady.</summary>
    private static readonly int[] Events = [1, 19_999, 100_000, 400_000];

    /// <summary>Starts the process and waits for its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="messages">A file of messages.</param>
    /// <param name="pack">How many events each message holds.</param>
    /// <param name="sink">Where requests go.</param>
    /// <param name="environment">What the process is given besides.</param>
    public static WorkerRun Of(string program, string messages, int pack, string sink, IEnumerable<(string Name, string Value)> environment)
    {
        ProcessStartInfo start = new(program, [messages, Text(pack), .. Events.Select(Text)]) { RedirectStandardOutput = true };
        (string, string)[] settings =
        [
            ("Mixpanel__ProjectToken", BenchmarkRules.Token), ("Mixpanel__BaseAddress", sink), ("EventHubName", "edge"),
            ("Forwarding__RulesFile", BenchmarkRules.File), ("DeadLetters__Folder", Path.GetTempPath()),
            ("Functions__Worker__HostEndpoint", "http://127.0.0.1:1"), ("Functions__Worker__WorkerId", "worker"),
            ("Functions__Worker__RequestId", "request"), ("Functions__Worker__GrpcMaxMessageLength", "2147483647"),
        ];
        foreach ((string name, string value) in settings.Concat(environment))
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Phase[] phases = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Phase.Parse)];
        return process.ExitCode == 0 && phases.Length == Events.Length
            ? new WorkerRun(phases)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode} after {phases.Length} phases.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A phase's figures.</summary>
    /// <param name="Events">Its events.</param>
    /// <param name="TotalCpu">Milliseconds of CPU from the start of the process to its end.</param>
    /// <param name="Cpu">Milliseconds of CPU in it.</param>
    /// <param name="Methods">Methods compiled from the start of the process to its end.</param>
    /// <param name="Read">Bytes allocated in it by reading the messages.</param>
    /// <param name="Decoded">By making EventData of them.</param>
    /// <param name="Converted">By making the engine's messages of these.</param>
    /// <param name="Allocated">In all.</param>
    internal readonly record struct Phase(double Events, double TotalCpu, double Cpu, double Methods, double Read, double Decoded, double Converted, double Allocated)
    {
        public static Phase Parse(string line)
        {
            double[] figures = [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            return new Phase(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], figures[6], figures[7]);
        }
    }
}
