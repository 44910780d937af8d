using System.Collections;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;

namespace MixpanelFunctions.Benchmarks.Choices;

/// <summary><c>delivered</c>: the whole delivery with the runtime as this process was given it.</summary>
internal static class DeliveredCommand
{
    public const string Name = "delivered";

    private const int Events = 20_000;

    /// <summary>Seconds of work, so that what counts is the code that the compiler ends with.</summary>
    private const int WarmUps = 30;
    private const int Rounds = 9;

    public static Command Create()
    {
        Command command = new(Name, "Events a second, CPU µs an event and the largest working set in bytes of the whole delivery; choices runs it.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        // The sink is to be the same whatever this process was given.
        foreach (string name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Where(key => key.StartsWith("DOTNET_", StringComparison.Ordinal) && key != "DOTNET_ROOT").ToArray())
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        EventCorpus corpus = EventCorpus.Create(Events);
        using Delivery delivery = new();
        for (int pass = 0; pass < WarmUps; pass++)
        {
            delivery.Run(corpus);
        }

        Result result = new(delivery, [.. Enumerable.Range(0, Rounds).Select(_ => Round.Of(delivery, corpus))], 0);
        using Process self = Process.GetCurrentProcess();
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{result.EventsASecond(Events)} {result.CpuMicroseconds(Events)} {self.PeakWorkingSet64}"));
    }
}
