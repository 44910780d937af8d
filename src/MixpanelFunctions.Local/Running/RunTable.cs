using System.Globalization;
using MixpanelFunctions.Forwarding.Delivery;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MixpanelFunctions.Local.Running;

/// <summary>The live table: what became of the events, in all and by rule.</summary>
internal static class RunTable
{
    public static IRenderable Create(RunProgress progress)
    {
        (EventTally tally, TimeSpan busy) = (progress.Tally, progress.Busy);
        Table counts = new Table().RoundedBorder();
        foreach (string column in new[] { "Received", "Forwarded", "Filtered", "Dead-lettered", "Records", "Requests", "Events/s" })
        {
            counts.AddColumn(new TableColumn(column).RightAligned());
        }

        double rate = busy > TimeSpan.Zero ? tally.Received / busy.TotalSeconds : 0;
        counts.AddRow(
            Number(tally.Received),
            $"[green]{Number(tally.Forwarded)}[/]",
            Number(tally.Filtered),
            tally.DeadLettered > 0 ? $"[yellow]{Number(tally.DeadLettered)}[/]" : "0",
            Number(tally.RecordsDelivered),
            Number(tally.Requests),
            Number((long)rate));

        Table rules = new Table().RoundedBorder().AddColumn("Rule");
        foreach (string column in new[] { "Matched", "Delivered", "Failed" })
        {
            rules.AddColumn(new TableColumn(column).RightAligned());
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
