using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Benchmarks.Sinks;
using MixpanelFunctions.Benchmarks.Start;
using MixpanelFunctions.Benchmarks.Throughput;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Worker;

/// <summary><c>worker</c>: what an event costs in the worker's process, from the first one on.</summary>
internal static class WorkerCommand
{
    private const string Program = "MixpanelFunctions.WorkerProcess";

    /// <summary>Ways to send the same events: how many in a message, and whether compressed.</summary>
    private static readonly (string Name, int Pack, bool Compress)[] Packs =
    [
        ("1 event", 1, false), ("10 events", 10, false), ("100 events", 100, false), ("100 events, gzip", 100, true),
    ];

    public static Command Create()
    {
        Option<int> starts = new("--starts") { Description = "How often each is started, in turn; the median counts.", DefaultValueFactory = _ => 3 };
        Option<string?> only = new("--only") { Description = "Only the ways to build whose name holds this text." };
        Command command = new("worker", "CPU, methods compiled and allocations in the worker's process: the first event, the first 20,000, the next 100,000, then steady. Builds with the SDK, in a temporary folder.") { starts, only };
        command.SetAction(result => Run(result.GetValue(starts), result.GetValue(only)));
        return command;
    }

    private static void Run(int starts, string? only)
    {
        string folder = Directory.CreateTempSubdirectory("worker-").FullName;
        using SinkProcess sink = new();
        try
        {
            Console.WriteLine(Machine.Describe());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Medians of {starts} starts, all in turn."));
            WorkerKind[] kinds = [.. WorkerKind.All.Where(kind => only is null || kind.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
            Dictionary<string, string> programs = kinds.DistinctBy(kind => kind.Build)
                .ToDictionary(kind => kind.Build, kind => ProgramBuild.Publish(Program, Path.Combine(folder, kind.Build), kind.Properties));
            Print("Built and run", Measure(starts, [.. kinds.Select(kind => (kind.Name, Start(kind, Packs[0])))]));

            Print("A message holds", Measure(starts, [.. Packs.Select(pack => (pack.Name, Start(kinds[^1], pack)))]));

            Func<WorkerRun> Start(WorkerKind kind, (string Name, int Pack, bool Compress) pack)
            {
                string messages = Path.Combine(folder, $"{pack.Name}.amqp");
                if (!File.Exists(messages))
                {
                    WorkerMessages.Write(messages, pack.Pack, pack.Compress);
                }

                return () => WorkerRun.Of(programs[kind.Build], messages, pack.Pack, sink.Address, kind.Environment);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, List<WorkerRun> Runs)> Measure(int starts, (string Name, Func<WorkerRun> Start)[] ways)
    {
        List<WorkerRun>[] runs = [.. ways.Select(_ => new List<WorkerRun>())];
        for (int start = 0; start < starts; start++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                runs[way].Add(ways[way].Start());
            }
        }

        return ways.Select((way, number) => (way.Name, runs[number]));
    }

    private static void Print(string first, IEnumerable<(string Name, List<WorkerRun> Runs)> rows)
    {
        Table table = FigureTable.Create(
            first, "First: CPU ms", "methods", "20,000: CPU s", "methods", "100,000: µs each", "methods", "then: µs each", "methods",
            "B decoded", "B converted", "B rest");
        foreach ((string name, List<WorkerRun> runs) in rows)
        {
            string Median(Func<IReadOnlyList<WorkerRun.Phase>, double> figure, string format) =>
                FigureTable.Number(Result.Median(runs.Select(run => figure(run.Phases))), format);
            table.AddRow(
                name,
                Median(phases => phases[0].TotalCpu, "N0"),
                Median(phases => phases[0].Methods, "N0"),
                Median(phases => phases[1].TotalCpu / 1e3, "N2"),
                Median(phases => phases[1].Methods, "N0"),
                Median(phases => phases[2].Cpu / phases[2].Events * 1e3, "N1"),
                Median(phases => phases[2].Methods, "N0"),
                Median(phases => phases[3].Cpu / phases[3].Events * 1e3, "N1"),
                Median(phases => phases[3].Methods, "N0"),
                Median(phases => phases[3].Decoded / phases[3].Events, "N0"),
                Median(phases => phases[3].Converted / phases[3].Events, "N0"),
                Median(phases => (phases[3].Allocated - phases[3].Read - phases[3].Decoded - phases[3].Converted) / phases[3].Events, "N0"));
        }

        Console.WriteLine();
        FigureTable.Print(table);
    }
}
