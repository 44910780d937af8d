using System.CommandLine;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;
using MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Code;

/// <summary><c>hostile</c>: what code takes that takes all it can get, before it is stopped.</summary>
internal static class HostileCommand
{
    public static Command Create()
    {
        Command command = new("hostile", "CPU time and memory that hostile custom code takes until its rule fails, each piece as a rule's condition.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        EventCorpus corpus = EventCorpus.Create(1);
        TimeSpan limit = new ForwardingOptions().CustomCodeTimeout;
        Table table = FigureTable.Create("Code", "CPU ms", "Allocated MB", "Working set grew MB", "The rule fails because");
        (double Cpu, double Memory, double Grown) most = default;
        int count = 0;
        foreach (string code in HostilePieces.All)
        {
            HostileRun run = HostileRun.Of(code, corpus);
            most = (Math.Max(most.Cpu, run.CpuMilliseconds), Math.Max(most.Memory, run.AllocatedMegabytes), Math.Max(most.Grown, run.GrownMegabytes));
            count++;
            table.AddRow(
                Markup.Escape(code.Length > 60 ? code[..60] + "…" : code),
                FigureTable.Number(run.CpuMilliseconds, "N0"),
                FigureTable.Number(run.AllocatedMegabytes, "N0"),
                FigureTable.Number(run.GrownMegabytes, "N0"),
                Markup.Escape(run.Reason));
        }

        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"{count} pieces; the limits are {limit.TotalMilliseconds:0} ms and {CodeLimits.Memory / 1e6:N0} MB. At most {most.Cpu:N0} ms, {most.Memory:N0} MB allocated, {most.Grown:N0} MB more of working set.");
        Console.WriteLine();
        FigureTable.Print(table);
    }
}
