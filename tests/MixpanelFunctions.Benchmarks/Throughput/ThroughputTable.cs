using System.Globalization;
using MixpanelFunctions.Benchmarks.Corpus;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>Prints the results side by side.</summary>
internal static class ThroughputTable
{
    public static void Print(EventCorpus corpus, IReadOnlyList<Result> results)
    {
        int events = corpus.Messages.Count;
        Result floor = results[0];
        Result? byHand = results.FirstOrDefault(result => result.Contender.Letter == 'd');
        Table table = FigureTable.Create("", "What", "Events/s", "MB/s", "of (a)", "times (d)", "CPU µs/event", "Allocated B/event", "Peak MB");
        foreach (Result result in results)
        {
            double speed = result.EventsASecond(events);
            table.AddRow(
                $"({result.Contender.Letter})",
                result.Contender.Meaning,
                FigureTable.Number(speed, "N0"),
                FigureTable.Number(speed * corpus.Bytes / events / 1e6, "N0"),
                FigureTable.Number(result.RatioTo(floor), "P0"),
                byHand is null ? "" : FigureTable.Number(result.RatioTo(byHand), "0.0"),
                FigureTable.Number(result.CpuMicroseconds(events), "0.00"),
                FigureTable.Number(result.AllocatedBytes(events), "N1"),
                FigureTable.Number(result.PeakWorkingSet / 1e6, "N0"));
        }

        Console.WriteLine(Machine.Describe());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{events:N0} events of {corpus.Bytes / events:N0} bytes ({corpus.Messages.Min(message => message.Body.Length):N0} to {corpus.Messages.Max(message => message.Body.Length):N0}); {(floor.TakesLeast ? "the fastest" : "medians")} of {floor.Rounds.Count} rounds, all in turn; a to d by the CPU time of their one thread."));
        Console.WriteLine();
        FigureTable.Print(table);
    }
}
