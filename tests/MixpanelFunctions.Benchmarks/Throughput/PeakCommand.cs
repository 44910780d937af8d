using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary><c>peak</c>: the largest working set of a process that does nothing but what one contender does.</summary>
internal static class PeakCommand
{
    private const int Passes = 3;

    public static Command Create()
    {
        Argument<string> letter = new("CONTENDER") { Description = "The contender's letter." };
        Option<int> events = new("--events") { Description = "The events of the corpus.", DefaultValueFactory = _ => 20_000 };
        Command command = new("peak", "The largest working set in bytes of a process in which one contender works.") { letter, events };
        command.SetAction(result => Run(result.GetValue(letter)!, result.GetValue(events)));
        return command;
    }

    /// <summary>Measures it in a process of its own.</summary>
    public static long Measure(char letter, int events)
    {
        using Process process = OwnProcess.Start("peak", letter.ToString(), "--events", events.ToString(CultureInfo.InvariantCulture));
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    private static void Run(string letter, int events)
    {
        EventCorpus corpus = EventCorpus.Create(events);
        using IContender contender = Contenders.Create(letter, EventCorpus.Create(1))[^1];
        for (int pass = 0; pass < Passes; pass++)
        {
            contender.Run(corpus);
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
    }
}
