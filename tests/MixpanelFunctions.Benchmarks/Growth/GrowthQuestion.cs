namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>What is asked: how the engine does as something grows.</summary>
/// <param name="Title">The question.</param>
/// <param name="Grows">What grows, with its unit.</param>
/// <param name="Cost">What is shown of it, with its unit.</param>
/// <param name="Value">Takes that of a point.</param>
/// <param name="Series">The ways in which it grows.</param>
internal sealed record GrowthQuestion(string Title, string Grows, string Cost, Func<GrowthPoint, double> Value, IReadOnlyList<GrowthSeries> Series)
{
    /// <summary>The cost that most questions are about.</summary>
    public const string MicrosecondsOfCpu = "µs of CPU an event";

    private const int WarmUps = 3;

    /// <summary>Measures all points, in turn, so that what slows the machine for a while slows neighbours alike.</summary>
    public void Measure(int rounds)
    {
        GrowthPoint[] points = [.. Series.SelectMany(series => series.Points)];
        WarmUp.Run(WarmUps, () =>
        {
            foreach (GrowthPoint point in points)
            {
                point.WarmUp();
            }
        });

        for (int round = 0; round < rounds; round++)
        {
            GC.Collect();
            foreach (GrowthPoint point in points)
            {
                point.Measure();
            }
        }
    }
}
