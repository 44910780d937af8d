using Spectre.Console;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>Prints what was measured: a table a question.</summary>
internal static class GrowthTable
{
    public static void Print(GrowthQuestion question)
    {
        Table table = FigureTable.Create("Series", question.Grows, "µs/event", "Events/s", "MB/s");
        foreach (GrowthSeries series in question.Series)
        {
            foreach (GrowthPoint point in series.Points)
            {
                table.AddRow(
                    point == series.Points[0] ? series.Name : string.Empty,
                    FigureTable.Number(point.Size, "N0"),
                    FigureTable.Number(point.Microseconds, "N2"),
                    FigureTable.Number(point.EventsASecond, "N0"),
                    FigureTable.Number(point.Megabytes, "N0"));
            }
        }

        Console.WriteLine();
        Console.WriteLine(question.Title);
        Console.WriteLine();
        FigureTable.Print(table);
    }
}
