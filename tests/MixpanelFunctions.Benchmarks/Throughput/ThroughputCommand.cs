using System.CommandLine;
using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary><c>throughput</c>: events a second of every contender, side by side.</summary>
internal static class ThroughputCommand
{
    public static Command Create()
    {
        Option<int> events = new("--events") { Description = "The events of the corpus.", DefaultValueFactory = _ => 20_000 };
        Option<int> rounds = new("--rounds") { Description = "How often each contender works through it, in turn; the median counts.", DefaultValueFactory = _ => 9 };
        Option<string> only = new("--only") { Description = "The letters of the contenders to run; a is always run.", DefaultValueFactory = _ => "abcdefghr" };
        Option<bool> least = new("--least") { Description = "Takes each contender's fastest round instead of the median: for a machine that does other work at the same time." };
        Command command = new("throughput", "Events a second: the floor, the engine, the engine with gzip, the usual hand-written way, the whole delivery.") { events, rounds, only, least };
        command.SetAction(result => Run(result.GetValue(events), result.GetValue(rounds), result.GetValue(only)!, result.GetValue(least)));
        return command;
    }

    private static void Run(int events, int rounds, string only, bool takesLeast)
    {
        EventCorpus corpus = EventCorpus.Create(events);
        IReadOnlyList<IContender> contenders = Contenders.Create(only, corpus);
        try
        {
            List<Round>[] results = [.. contenders.Select(_ => new List<Round>())];
            Contenders.WarmUp(contenders, corpus);
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < contenders.Count; i++)
                {
                    results[i].Add(Round.Of(contenders[i], corpus));
                }
            }

            ThroughputTable.Print(corpus, [.. contenders.Select((contender, i) => new Result(contender, results[i], PeakCommand.Measure(contender.Letter, events), takesLeast))]);
        }
        finally
        {
            foreach (IContender contender in contenders)
            {
                contender.Dispose();
            }
        }
    }
}
