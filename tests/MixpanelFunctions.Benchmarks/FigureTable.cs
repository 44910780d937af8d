using System.Globalization;
using Spectre.Console;

namespace MixpanelFunctions.Benchmarks;

/// <summary>A table of figures as the docs have it: Markdown, a row a line however wide.</summary>
internal static class FigureTable
{
    private const int Width = 200;

    public static Table Create(params string[] columns) => new Table().Border(TableBorder.Markdown).AddColumns(columns);

    public static void Print(Table table)
    {
        AnsiConsole.Profile.Width = Width;
        AnsiConsole.Write(table);
    }

    /// <summary>A figure, written the same in every country.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
