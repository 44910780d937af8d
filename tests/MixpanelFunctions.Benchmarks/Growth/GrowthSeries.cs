namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>One thing that grows, in one way.</summary>
/// <param name="Name">What grows, in a few words.</param>
/// <param name="Points">Its sizes, the smallest first.</param>
internal sealed record GrowthSeries(string Name, IReadOnlyList<GrowthPoint> Points);
