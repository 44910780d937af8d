namespace MixpanelFunctions.Benchmarks.Start;

/// <summary>A way to build and run the program that makes the first record.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Build">The name of its build; kinds of one build share it.</param>
/// <param name="Properties">What the build is given.</param>
/// <param name="Environment">What the process is given.</param>
internal sealed record StartKind(string Name, string Build, IReadOnlyList<string> Properties, IReadOnlyList<(string Name, string Value)> Environment)
{
    private static readonly string[] Ahead = ["-p:PublishReadyToRun=true"];

    private static readonly string[] AheadAsOne = ["-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true", "-p:SelfContained=true"];

    /// <summary>All that are compared, the plainest first.</summary>
    public static IReadOnlyList<StartKind> All { get; } =
    [
        new("compiled as it runs", "plain", [], []),
        new("compiled as it runs, TieredPGO=0", "plain", [], [("DOTNET_TieredPGO", "0")]),
        new("compiled as it runs, TC_QuickJitForLoops=0", "plain", [], [("DOTNET_TC_QuickJitForLoops", "0")]),
        new("compiled as it runs, TieredCompilation=0", "plain", [], [("DOTNET_TieredCompilation", "0")]),
        new("ReadyToRun", "ahead", Ahead, []),
        new("ReadyToRun, TieredPGO=0", "ahead", Ahead, [("DOTNET_TieredPGO", "0")]),
        new("ReadyToRun, composite, with its own framework", "composite", AheadAsOne, []),
    ];
}
