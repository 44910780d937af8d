using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Start;

/// <summary><c>start</c>: how long it takes from the start of a process to its first record, built in several ways.</summary>
internal static class StartCommand
{
    private static readonly int[] RuleCounts = [5, 500];

    public static Command Create()
    {
        Option<int> starts = new("--starts") { Description = "How often each is started, in turn; the median counts.", DefaultValueFactory = _ => 11 };
        Command command = new("start", "From the start of a process to the first record, with 5 and with 500 rules, and with 5 and custom code. Builds with the SDK, in a temporary folder.") { starts };
        command.SetAction(result => Run(result.GetValue(starts)));
        return command;
    }

    private static void Run(int starts)
    {
        string folder = Directory.CreateTempSubdirectory("first-record-").FullName;
        try
        {
            string body = Path.Combine(folder, "event.json");
            File.WriteAllBytes(body, EventCorpus.Create(1).Messages[0].Body.ToArray());
            (string Name, string File)[] rules = [.. RuleCounts.Select(count => (count.ToString(CultureInfo.InvariantCulture), Write(folder, count))), ("5, and custom code", WriteCode(folder))];
            Dictionary<string, string> programs = [];
            foreach (StartKind kind in StartKind.All.DistinctBy(kind => kind.Build))
            {
                programs[kind.Build] = ProgramBuild.Publish("MixpanelFunctions.FirstRecord", Path.Combine(folder, kind.Build), kind.Properties);
            }

            List<StartRun>[] runs = [.. from kind in StartKind.All from one in rules select new List<StartRun>()];
            for (int start = 0; start < starts; start++)
            {
                int number = 0;
                foreach (StartKind kind in StartKind.All)
                {
                    foreach ((_, string file) in rules)
                    {
                        runs[number++].Add(StartRun.Of(programs[kind.Build], file, body, kind.Environment));
                    }
                }
            }

            Print(starts, [.. rules.Select(one => one.Name)], runs);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The three rules, and others: two of three compare a text or a number and take nothing, the third makes a record of two properties.</summary>
    private static string Write(string folder, int count)
    {
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rules-{count}.json"));
        File.WriteAllText(file, BenchmarkRules.WriteWith(Enumerable.Range(0, count - 3).Select(i => new JsonObject
        {
            ["conditions"] = i % 3 == 2 ? [] : new JsonArray(new JsonObject
            {
                ["left"] = i % 3 == 0 ? "{{xdm.eventType}}" : "{{xdm.device.screenHeight}}",
                ["operator"] = i % 3 == 0 ? "equals" : "greaterThan",
                ["right"] = string.Create(CultureInfo.InvariantCulture, $"9999{i}"),
            }),
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "trackEvent",
                ["event"] = "{{xdm.eventType}}",
                ["properties"] = new JsonObject { ["Page"] = "{{xdm.web.webPageDetails.name}}", ["Own"] = $"{{{{xdm._acme.field{i}}}}}: {{{{xdm.environment.type}}}}" },
            }),
        })));
        return file;
    }

    /// <summary>The three rules, one whose condition and data element are a line of custom code each, and one that takes nothing.</summary>
    private static string WriteCode(string folder)
    {
        string file = Path.Combine(folder, "rules-code.json");
        JsonNode document = JsonNode.Parse(BenchmarkRules.WriteWithCode(hasCode: true))!;
        document["rules"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "None",
            ["conditions"] = new JsonArray(BenchmarkRules.Condition("{{xdm.eventType}}", "equals", "none")),
            ["actions"] = new JsonArray(new JsonObject { ["type"] = "trackEvent", ["event"] = "None" }),
        });
        File.WriteAllText(file, document.ToJsonString());
        return file;
    }

    private static void Print(int starts, IReadOnlyList<string> names, List<StartRun>[] runs)
    {
        Table table = FigureTable.Create("Built and run", "Rules", "First record after ms", "CPU ms", "Settings and rules read ms", "Rules compiled ms", "Event mapped ms", "Methods compiled");
        int number = 0;
        foreach (StartKind kind in StartKind.All)
        {
            foreach (string name in names)
            {
                List<StartRun> of = runs[number++];
                string Median(Func<StartRun, double> value, string format) => FigureTable.Number(Result.Median(of.Select(value)), format);
                table.AddRow(
                    name == names[0] ? kind.Name : string.Empty,
                    name,
                    Median(run => run.Milliseconds, "N0"),
                    Median(run => run.Cpu, "N0"),
                    Median(run => run.Read, "N0"),
                    Median(run => run.Compiled, "N0"),
                    Median(run => run.Mapped, "N0"),
                    Median(run => run.Methods, "N0"));
            }
        }

        Console.WriteLine(Machine.Describe());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Medians of {starts} starts, all kinds in turn."));
        Console.WriteLine();
        FigureTable.Print(table);
    }
}
