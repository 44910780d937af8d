using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Benchmarks.Throughput;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary><c>growth</c>: what an event costs as rules, paths, events and batches grow.</summary>
internal static class GrowthCommand
{
    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "How often each point is measured, in turn; the median counts.", DefaultValueFactory = _ => 9 };
        Option<FileInfo?> output = new("--output", "-o") { Description = "A file to draw the chart into, as SVG." };
        Command command = new("growth", "What an event costs as there are more rules, more paths, larger events, more events a call.") { rounds, output };
        command.SetAction(result => Run(result.GetValue(rounds), result.GetValue(output)));
        return command;
    }

    private static void Run(int rounds, FileInfo? output)
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The engine of (b), bytes in to records in batches, one thread, by its CPU time; medians of {rounds} rounds, all points of a question in turn."));
        List<GrowthQuestion> questions = [];
        foreach (Func<GrowthQuestion> create in new[] { RulesQuestion.Create, PathsQuestion.Create, SizeQuestion.Create, BatchQuestion.Create })
        {
            GrowthQuestion question = create();
            question.Measure(rounds);
            GrowthTable.Print(question);
            questions.Add(question);
        }

        if (output is not null)
        {
            File.WriteAllText(output.FullName, GrowthChart.Draw(questions));
        }
    }
}
