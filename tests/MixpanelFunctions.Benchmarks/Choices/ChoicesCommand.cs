using System.CommandLine;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Choices;

/// <summary><c>choices</c>: what the app's settings were chosen by: how hard requests are compressed, how the runtime collects and compiles.</summary>
internal static class ChoicesCommand
{
    private const int Events = 20_000;

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "How often each compression is measured, in turn; the median counts.", DefaultValueFactory = _ => 5 };
        Option<int> runs = new("--runs") { Description = "How many processes run with each choice of the runtime, in turn; 0 for none.", DefaultValueFactory = _ => 3 };
        Command command = new("choices", "Compression by its level; the whole delivery by the runtime's garbage collector and compiler.") { rounds, runs };
        command.SetAction(result => Run(result.GetValue(rounds), result.GetValue(runs)));
        return command;
    }

    private static void Run(int rounds, int runs)
    {
        Console.WriteLine(Machine.Describe());
        Compress(rounds);
        if (runs == 0)
        {
            return;
        }

        for (int run = 0; run < runs; run++)
        {
            foreach (RuntimeChoice choice in RuntimeChoice.All)
            {
                choice.Measure();
            }
        }

        Table table = FigureTable.Create("Runtime", "Events/s", "CPU µs/event", "Peak MB");
        foreach (RuntimeChoice choice in RuntimeChoice.All)
        {
            table.AddRow(choice.Name, FigureTable.Number(choice.EventsASecond, "N0"), FigureTable.Number(choice.CpuMicroseconds, "0.00"), FigureTable.Number(choice.Peak / 1e6, "N0"));
        }

        FigureTable.Print(table);
    }

    private static void Compress(int rounds)
    {
        IReadOnlyList<byte[]> bodies = BodyCollector.Collect(EventCorpus.Create(Events));
        for (int round = 0; round < rounds; round++)
        {
            foreach (CompressionChoice choice in CompressionChoice.All)
            {
                choice.Measure(bodies);
            }
        }

        Table table = FigureTable.Create("Compression", "CPU µs/event", "Bytes an event", "of the plain bytes");
        foreach (CompressionChoice choice in CompressionChoice.All)
        {
            table.AddRow(
                choice.Name,
                FigureTable.Number(choice.Seconds / Events * 1e6, "0.00"),
                FigureTable.Number((double)choice.Bytes / Events, "N0"),
                FigureTable.Number((double)choice.Bytes / bodies.Sum(body => (long)body.Length), "P1"));
        }

        FigureTable.Print(table);
    }
}
