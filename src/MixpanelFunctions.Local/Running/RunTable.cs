using System.Globalization;
using MixpanelFunctions.Forwarding.Delivery;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MixpanelFunctions.Local.Running;

/// <summary>The live table: what happened to the events, in all and by rule.</summary>
internal static class RunTable
{
    /// <summary>The columns that all headings need with numbers of six digits.</summary>
    private const int WideEnough = 86;

    /// <summary>Makes the table.</summary>
    /// <param name="progress">The result of the events.</param>
    /// <param name="width">The columns of the terminal.</param>
    public static IRenderable Create(RunProgress progress, int width)
    {
        (EventTally tally, TimeSpan busy) = (progress.Tally, progress.Busy);
        Table counts = new Table().RoundedBorder();
        double rate = busy > TimeSpan.Zero ? tally.Received / busy.TotalSeconds : 0;
        (string Heading, string Value)[] columns =
        [
            ("Received", Number(tally.Received)),
            ("Forwarded", $"[green]{Number(tally.Forwarded)}[/]"),
            ("Filtered", Number(tally.Filtered)),
            ("Dead-lettered", tally.DeadLettered > 0 ? $"[yellow]{Number(tally.DeadLettered)}[/]" : "0"),
            ("Records", Number(tally.RecordsDelivered)),
            // The summary also has them, and a narrow terminal would cut the headings.
            .. width < WideEnough ? Array.Empty<(string, string)>() : [("Requests", Number(tally.Requests))],
            ("Events/s", Number((long)rate)),
        ];
        foreach ((string heading, _) in columns)
        {
            counts.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        counts.AddRow([.. columns.Select(column => column.Value)]);

        Table rules = new Table().RoundedBorder().AddColumn("Rule");
        foreach (string column in new[] { "Matched", "Delivered", "Failed" })
        {
            rules.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        foreach (RuleTally rule in tally.Rules)
        {
            rules.AddRow(
                Markup.Escape(rule.Name),
                Number(rule.Matched),
                Number(rule.Delivered),
                rule.Failed > 0 ? $"[yellow]{Number(rule.Failed)}[/]" : "0");
        }

        List<IRenderable> rows = tally.Rules.Count == 0 ? [counts] : [counts, rules];
        if (tally.Filters.Count > 0)
        {
            Table filters = new Table().RoundedBorder().AddColumn("Filter").AddColumn(new TableColumn("Filtered").RightAligned());
            foreach (FilterTally filter in tally.Filters)
            {
                filters.AddRow(Markup.Escape(filter.Name), Number(filter.Events));
            }

            rows.Insert(1, filters);
        }

        if (progress.Problem is { } problem)
        {
            rows.Add(Markup.FromInterpolated($"[yellow]{problem}[/]"));
        }

        return new Rows(rows);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
