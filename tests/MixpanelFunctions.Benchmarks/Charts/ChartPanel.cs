namespace MixpanelFunctions.Benchmarks.Charts;

/// <summary>One diagram of a chart, both of its axes logarithmic.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Across">What is along the horizontal axis, with its unit.</param>
/// <param name="Up">What is along the vertical axis, with its unit.</param>
/// <param name="Lines">What is drawn.</param>
internal sealed record ChartPanel(string Title, string Across, string Up, IReadOnlyList<ChartLine> Lines);

/// <summary>A line of a diagram.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">Its points from left to right, all above 0.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<(double X, double Y)> Points);
