using MixpanelFunctions.Benchmarks.Charts;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>Draws what was measured: a panel a question, two beside each other.</summary>
internal static class GrowthChart
{
    public static string Draw(IReadOnlyList<GrowthQuestion> questions) => SvgChart.Draw([.. questions.Select(question =>
        new ChartPanel(question.Title, question.Grows, question.Cost, [.. question.Series.Select(series =>
            new ChartLine(series.Name, [.. series.Points.Select(point => (point.Size, question.Value(point)))]))]))]);
}
