using System.Globalization;

namespace MixpanelFunctions.Verifying.Exports;

/// <summary>Days that are requested at once.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
internal readonly record struct ExportDays(DateOnly From, DateOnly To)
{
    // Mixpanel allows 60 queries an hour (mixpanel/docs, reference/rate-limits); some are left for others.
    private const int MostQueries = 50;

    /// <summary>Joins days to at most as many queries as an hour allows, or else to the fewest possible.</summary>
    /// <param name="days">The days, in order.</param>
    public static IReadOnlyList<ExportDays> Plan(IReadOnlyCollection<DateOnly> days)
    {
        List<ExportDays> queries = [];
        int most = 1;
        do
        {
            queries.Clear();
            foreach (DateOnly day in days)
            {
                if (queries.Count > 0 && queries[^1] is var last && last.To.AddDays(1) == day && day.DayNumber - last.From.DayNumber < most)
                {
                    queries[^1] = last with { To = day };
                }
                else
                {
                    queries.Add(new ExportDays(day, day));
                }
            }

            most *= 2;
        }
        while (queries.Count > MostQueries && most <= 512);

        return queries;
    }

    /// <summary>As it is requested and shown.</summary>
    public override string ToString() => From == To ? Text(From) : $"{Text(From)}..{Text(To)}";

    /// <summary>A day as Mixpanel writes it.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
