using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Benchmarks.Charts;

/// <summary>Draws one diagram: title, what the lines are, axes with marks, lines with points.</summary>
/// <param name="svg">What is drawn to.</param>
/// <param name="width">The diagram's width in pixels.</param>
/// <param name="height">Its height in pixels.</param>
internal sealed class SvgPanel(StringBuilder svg, int width, int height)
{
    private const int Left = 62;
    private const int Right = 20;
    private const int Bottom = 52;
    private const int TitleAt = 28;
    private const int LegendAt = 48;
    private const int LegendLine = 17;
    private const string Ink = "#1f2328";
    private const string FaintInk = "#59636e";

    /// <summary>Colours that are told apart with any kind of colour blindness (Okabe and Ito), dark enough on white.</summary>
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#007a5a", "#a8487f", "#6e5a00"];

    public void Draw(ChartPanel panel)
    {
        int top = LegendAt + (LegendLine * panel.Lines.Count) + 6;
        LogAxis across = new(panel.Lines.SelectMany(line => line.Points).Select(point => point.X), Left, width - Right);
        LogAxis up = new(panel.Lines.SelectMany(line => line.Points).Select(point => point.Y), height - Bottom, top);
        Text(16, TitleAt, panel.Title, "font-size=\"15\" font-weight=\"600\"", Ink);
        DrawAxes(panel, across, up, top);
        for (int i = 0; i < panel.Lines.Count; i++)
        {
            DrawLine(panel.Lines[i], i, across, up);
        }
    }

    private void DrawAxes(ChartPanel panel, LogAxis across, LogAxis up, int top)
    {
        foreach (double mark in across.Marks)
        {
            Rule(across.At(mark), top, across.At(mark), height - Bottom);
            Text(across.At(mark), height - Bottom + 16, LogAxis.Write(mark), "font-size=\"11\" text-anchor=\"middle\"", FaintInk);
        }

        foreach (double mark in up.Marks)
        {
            Rule(Left, up.At(mark), width - Right, up.At(mark));
            Text(Left - 6, up.At(mark) + 4, LogAxis.Write(mark), "font-size=\"11\" text-anchor=\"end\"", FaintInk);
        }

        Text((Left + width - Right) / 2.0, height - 14, panel.Across, "font-size=\"12\" text-anchor=\"middle\"", Ink);
        double middle = (top + height - Bottom) / 2.0;
        Text(0, 0, panel.Up, $"font-size=\"12\" text-anchor=\"middle\" transform=\"translate(18 {SvgText.Place(middle)}) rotate(-90)\"", Ink);
    }

    private void DrawLine(ChartLine line, int number, LogAxis across, LogAxis up)
    {
        string colour = Colours[number % Colours.Length];
        int legend = LegendAt + (LegendLine * number);
        Mark(24, legend - 4, number, colour);
        Text(36, legend, line.Name, "font-size=\"12\"", Ink);
        IEnumerable<string> places = line.Points.Select(point => $"{SvgText.Place(across.At(point.X))},{SvgText.Place(up.At(point.Y))}");
        svg.Append(CultureInfo.InvariantCulture, $"""<polyline points="{string.Join(' ', places)}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>""").Append('\n');
        foreach ((double x, double y) in line.Points)
        {
            Mark(across.At(x), up.At(y), number, colour);
        }
    }

    /// <summary>A point: each line has a form of its own, so that colour is not all that tells them apart.</summary>
    private void Mark(double x, double y, int number, string colour)
    {
        string form = (number % Colours.Length) switch
        {
            0 => $"<circle cx=\"{SvgText.Place(x)}\" cy=\"{SvgText.Place(y)}\" r=\"4\"",
            1 => $"<path d=\"M{SvgText.Place(x - 4)} {SvgText.Place(y - 4)}h8v8h-8z\"",
            2 => $"<path d=\"M{SvgText.Place(x)} {SvgText.Place(y - 5)}l5 9h-10z\"",
            3 => $"<path d=\"M{SvgText.Place(x)} {SvgText.Place(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z\"",
            _ => $"<path d=\"M{SvgText.Place(x)} {SvgText.Place(y + 5)}l5 -9h-10z\"",
        };
        svg.Append(CultureInfo.InvariantCulture, $"{form} fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"1\"/>\n");
    }

    private void Rule(double fromX, double fromY, double toX, double toY) => svg.Append(
        CultureInfo.InvariantCulture,
        $"""<line x1="{SvgText.Place(fromX)}" y1="{SvgText.Place(fromY)}" x2="{SvgText.Place(toX)}" y2="{SvgText.Place(toY)}" stroke="#e4e8ec"/>""").Append('\n');

    private void Text(double x, double y, string text, string look, string colour) => svg.Append(
        CultureInfo.InvariantCulture,
        $"""<text x="{SvgText.Place(x)}" y="{SvgText.Place(y)}" {look} fill="{colour}">{SvgText.Escape(text)}</text>""").Append('\n');
}
