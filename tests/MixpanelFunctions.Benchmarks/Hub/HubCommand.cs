using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary><c>hub</c>: events a second into and out of the local event hub, over AMQP, and what it holds.</summary>
internal static class HubCommand
{
    public static Command Create()
    {
        Option<int> events = new("--events") { Description = "The events of a round.", DefaultValueFactory = _ => 20_000 };
        Option<int> rounds = new("--rounds") { Description = "How often they go in and out; the median counts.", DefaultValueFactory = _ => 7 };
        Command command = new("hub", "Events a second into and out of the local event hub, in memory and in a folder, and the memory that it holds.") { events, rounds };
        command.SetAction(result => RunAsync(result.GetValue(events), result.GetValue(rounds)));
        return command;
    }

    private static async Task RunAsync(int events, int rounds)
    {
        EventCorpus corpus = EventCorpus.Create(events);
        Table table = FigureTable.Create("Client", "Kept", "Way", "Events/s", "MB/s", "CPU of the hub, µs/event", "Peak MB");
        await MeasureAsync(table, "in memory", null, corpus, rounds).ConfigureAwait(false);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hub-");
        try
        {
            await MeasureAsync(table, "in a folder", folder.FullName, corpus, rounds).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Console.WriteLine(Machine.Describe());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{events:N0} events of {corpus.Bytes / events:N0} bytes a round, in batches of up to 1 MB, {EndpointCommand.Partitions} partitions, a connection each; medians of {rounds} rounds, by the clock on the wall, sender and reader on the same cores."));
        Console.WriteLine();
        FigureTable.Print(table);
    }

    private static async Task MeasureAsync(Table table, string kept, string? folder, EventCorpus corpus, int rounds)
    {
        using (EndpointProcess endpoint = new(folder))
        {
            await MeasureAsync(table, kept, endpoint, new DotNetLoad(endpoint.ConnectionString, corpus), corpus, rounds).ConfigureAwait(false);
        }

        if (!JavaScriptLoad.IsInstalled)
        {
            Console.WriteLine("The JavaScript client is not installed: npm ci --prefix tests/MixpanelFunctions.LocalHub.Tests/Sdk");
            return;
        }

        using (EndpointProcess endpoint = new(folder is null ? null : Path.Combine(folder, "javascript")))
        using (JavaScriptLoad load = new(endpoint.ConnectionString, corpus))
        {
            await MeasureAsync(table, kept, endpoint, load, corpus, rounds).ConfigureAwait(false);
        }
    }

    private static async Task MeasureAsync(Table table, string kept, EndpointProcess endpoint, IHubLoad load, EventCorpus corpus, int rounds)
    {
        // The first round lets both ends compile their code.
        List<Lap> sent = [];
        List<Lap> read = [];
        List<Lap> both = [];
        for (int round = 0; round <= rounds; round++)
        {
            sent.Add(await TimeAsync(endpoint, load.SendAsync).ConfigureAwait(false));
            read.Add(await TimeAsync(endpoint, load.ReadAsync).ConfigureAwait(false));
            both.Add(await TimeAsync(endpoint, load.SendAndReadAsync).ConfigureAwait(false));
        }

        Add("in", sent);
        Add("out", read);
        Add("in and out at once", both);

        void Add(string way, List<Lap> laps)
        {
            double seconds = Median(laps, lap => lap.Seconds);
            table.AddRow(
                load.Client,
                kept,
                way,
                FigureTable.Number(corpus.Messages.Count / seconds, "N0"),
                FigureTable.Number(corpus.Bytes / seconds / 1e6, "N0"),
                FigureTable.Number(Median(laps, lap => lap.CpuSeconds) / corpus.Messages.Count * 1e6, "0.0"),
                way == "in" ? FigureTable.Number(endpoint.Tally().PeakWorkingSet / 1e6, "N0") : string.Empty);
        }
    }

    private static async Task<Lap> TimeAsync(EndpointProcess endpoint, Func<Task> work)
    {
        TimeSpan cpu = endpoint.Tally().Cpu;
        long start = Stopwatch.GetTimestamp();
        await work().ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Lap(seconds, (endpoint.Tally().Cpu - cpu).TotalSeconds);
    }

    private static double Median(IEnumerable<Lap> laps, Func<Lap, double> value) => Result.Median(laps.Skip(1).Select(value));

    private readonly record struct Lap(double Seconds, double CpuSeconds);
}
