using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace MixpanelFunctions.Benchmarks.Parts;

/// <summary><c>parts</c>: the engine's parts one by one, by BenchmarkDotNet.</summary>
internal static class PartsCommand
{
    public static Command Create()
    {
        Option<string> filter = new("--filter") { Description = "Which benchmarks to run.", DefaultValueFactory = _ => "*" };
        Command command = new("parts", "The engine's parts one by one, by BenchmarkDotNet.") { filter };
        command.SetAction(result =>
        {
            // In this process: what the tool would build for one of its own knows nothing of this repository's settings.
            IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
            BenchmarkSwitcher.FromAssembly(typeof(PartsCommand).Assembly).Run(["--filter", result.GetValue(filter)!], config);
        });
        return command;
    }
}
