using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Storage;
using Spectre.Console;

namespace MixpanelFunctions.Local.Running;

/// <summary>The end of a run: the counts once more, whether they add up, and whether the stand-in holds what was forwarded.</summary>
internal static class RunSummary
{
    /// <summary>Writes the summary.</summary>
    /// <returns>Whether every event is accounted for.</returns>
    public static bool Write(IAnsiConsole console, RunProgress progress, bool settled, StandInStore? standIn, IReadOnlyList<string> warnings)
    {
        EventTally tally = progress.Tally;
        if (!console.Profile.Out.IsTerminal)
        {
            foreach (FilterTally filter in tally.Filters)
            {
                Line(console, $"filter \"{filter.Name}\": {filter.Events:N0} filtered");
            }

            foreach (RuleTally rule in tally.Rules)
            {
                Line(console, $"rule \"{rule.Name}\": {rule.Matched:N0} matched, {rule.Delivered:N0} delivered, {rule.Failed:N0} failed");
            }
        }

        foreach (string warning in warnings)
        {
            console.MarkupLineInterpolated($"[yellow]{warning}[/]");
        }

        foreach (string partition in progress.TakenPartitions)
        {
            console.MarkupLineInterpolated($"[yellow]Another reader of the consumer group has partition {partition}: what it reads is not in these counts.[/]");
        }

        bool accounted = settled && tally.AddsUp;
        Line(console, $"received {tally.Received:N0} = forwarded {tally.Forwarded:N0} + filtered {tally.Filtered:N0} + dead-lettered {tally.DeadLettered:N0}");
        Line(console, $"records: {tally.RecordsDelivered:N0} delivered, {tally.RecordsDeadLettered:N0} refused, in {tally.Requests:N0} requests ({tally.Retries:N0} retries, {tally.BytesSent:N0} bytes)");
        foreach (SkipTally skip in tally.Skips)
        {
            Line(console, $"rule \"{skip.Rule}\", action {skip.Action}: {skip.Records:N0} records had nothing to say, {skip.Reason}");
        }

        if (standIn is not null)
        {
            StandInCounts held = standIn.Counts;
            long taken = held.Accepted + held.ProfileUpdates;

            // A retry brings records again that came in although their answer did not; what could not be settled, is not in the tally.
            bool same = !settled || (tally.Retries == 0 ? taken == tally.RecordsDelivered : taken >= tally.RecordsDelivered);
            Line(console, $"the stand-in holds {held.Accepted - held.Duplicates:N0} events; {held.Duplicates:N0} records were duplicates of these");
            if (held.ProfileUpdates > 0)
            {
                Line(console, $"the stand-in holds {held.Profiles:N0} profiles after {held.ProfileUpdates:N0} updates");
            }

            if (!same)
            {
                console.MarkupLineInterpolated($"[red]The stand-in took {taken:N0} records, and {tally.RecordsDelivered:N0} were delivered.[/]");
            }

            accounted &= same;
        }

        if (!settled)
        {
            console.MarkupLine("[red]Not all events could be settled.[/]");
        }

        return accounted;
    }

    private static void Line(IAnsiConsole console, FormattableString text) => console.WriteLine(FormattableString.Invariant(text));
}
