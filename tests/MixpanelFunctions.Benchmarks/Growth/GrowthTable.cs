using System.Globalization;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>Prints what was measured: a table a question.</summary>
internal static class GrowthTable
{
    public static void Print(GrowthQuestion question)
    {
        Table table = new Table().Border(TableBorder.Markdown).AddColumns("Series", question.Grows, "µs/event", "Events/s", "MB/s");
        foreach (GrowthSeries series in question.Series)
        {
            foreach (GrowthPoint point in series.Points)
            {
                table.AddRow(
                    point == series.Points[0] ? series.Name : string.Empty,
                    Number(point.Size, "N0"),
                    Number(point.Microseconds, "N2"),
                    Number(point.EventsASecond, "N0"),
                    Number(point.Megabytes, "N0"));
            }
        }

        AnsiConsole.Profile.Width = 200;
        Console.WriteLine();
        Console.WriteLine(question.Title);
        Console.WriteLine();
        AnsiConsole.Write(table);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
