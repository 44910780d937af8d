using System.Diagnostics;
using System.Runtime;
using System.Text.Json.Nodes;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Benchmarks.Code;

/// <summary>What one piece of hostile code took.</summary>
/// <param name="CpuMilliseconds">CPU time of the process, compiling methods left out.</param>
/// <param name="AllocatedMegabytes">What was allocated.</param>
/// <param name="GrownMegabytes">How much the working set grew.</param>
/// <param name="Reason">Why the rule failed.</param>
internal sealed record HostileRun(double CpuMilliseconds, double AllocatedMegabytes, double GrownMegabytes, string Reason)
{
    /// <summary>Runs a piece a few times; the least that it took counts, since the machine may do other things.</summary>
    public static HostileRun Of(string code, EventCorpus corpus)
    {
        ForwardingPlan plan = BenchmarkRules.CompileWith([new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["customCode"] = code }),
            ["actions"] = new JsonArray(new JsonObject { ["type"] = "trackEvent", ["event"] = "Never" }),
        }]);
        EventMapper mapper = new(plan);
        HostileRun? least = null;
        for (int i = 0; i < 3; i++)
        {
            HostileRun run = Once(mapper, corpus.Messages[0]);
            least = least is null || run.CpuMilliseconds < least.CpuMilliseconds ? run : least;
        }

        return least!;
    }

    private static HostileRun Once(EventMapper mapper, HubMessage message)
    {
        using FailureSink sink = new();
        GC.Collect();
        using Process self = Process.GetCurrentProcess();
        long workingSet = self.WorkingSet64;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan compiling = JitInfo.GetCompilationTime();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        mapper.Map(message, EventCorpus.Now, sink);
        cpu = Environment.CpuUsage.TotalTime - cpu - (JitInfo.GetCompilationTime() - compiling);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        self.Refresh();
        string reason = sink.Failures is [EventFailure failure] ? failure.Reason : throw new InvalidOperationException($"{sink.Failures.Count} rules failed, not one.");
        return new HostileRun(Math.Max(0, cpu.TotalMilliseconds), allocated / 1e6, Math.Max(0, self.WorkingSet64 - workingSet) / 1e6, reason);
    }
}
