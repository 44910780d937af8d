namespace MixpanelFunctions.Benchmarks.Worker;

/// <summary>A way to build and run the worker's process.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Build">The name of its build; kinds of one build share it.</param>
/// <param name="Properties">What the build is given.</param>
/// <param name="Environment">What the process is given.</param>
internal sealed record WorkerKind(string Name, string Build, IReadOnlyList<string> Properties, IReadOnlyList<(string Name, string Value)> Environment)
{
    private static readonly string[] Ahead = ["-p:PublishReadyToRun=true"];

    /// <summary>What every x64 instance of Azure has (x86-64-v3); where a processor lacks one, the code is compiled as it runs.</summary>
    private static readonly string[] AheadWide = [.. Ahead, "-p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:x86-64-v3"];

    /// <summary>All that are compared; the last is how the Function app is published and runs.</summary>
    public static IReadOnlyList<WorkerKind> All { get; } =
    [
        new("compiled as it runs", "plain", [], []),
        new("ReadyToRun", "ahead", Ahead, []),
        new("ReadyToRun, no PGO", "ahead", Ahead, [("DOTNET_TieredPGO", "0")]),
        new("ReadyToRun for x86-64-v3", "wide", AheadWide, []),
        new("ReadyToRun for x86-64-v3, no PGO", "wide", AheadWide, [("DOTNET_TieredPGO", "0")]),
    ];
}
