using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Benchmarks.Charts;

/// <summary>Draws diagrams of one kind as SVG, two beside each other, on a ground of its own, so that it can be read on any.</summary>
internal static class SvgChart
{
    private const int PanelWidth = 470;
    private const int PanelHeight = 400;
    private const int Columns = 2;

    public static string Draw(IReadOnlyList<ChartPanel> panels)
    {
        int width = PanelWidth * Columns;
        int height = PanelHeight * ((panels.Count + Columns - 1) / Columns);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">""").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"<title>{SvgText.Escape(string.Join("; ", panels.Select(panel => panel.Title)))}</title>\n");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="#ffffff" stroke="#d0d7de"/>""").Append('\n');
        for (int i = 0; i < panels.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({i % Columns * PanelWidth} {i / Columns * PanelHeight})">""").Append('\n');
            new SvgPanel(svg, PanelWidth, PanelHeight).Draw(panels[i]);
            svg.Append("</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }
}
