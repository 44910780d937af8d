using System.Globalization;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.Local.Running;

/// <summary>The end of a run: the counts, whether they add up, why events are dead-lettered, and whether the stand-in has what was forwarded.</summary>
/// <param name="Lines">The lines, each with its colour; <see langword="null"/> for none.</param>
/// <param name="IsAccounted">Whether every event is accounted for.</param>
internal sealed record RunSummary(IReadOnlyList<(string Text, string? Colour)> Lines, bool IsAccounted)
{
    /// <summary>The most reasons of dead letters that are shown.</summary>
    private const int MostReasons = 10;

    private const string Warning = "yellow";

    private const string Wrong = "red";

    /// <summary>Sums up a run.</summary>
    /// <param name="progress">How far it is.</param>
    /// <param name="sending">What was sent to the hub.</param>
    /// <param name="standIn">What the stand-in holds; <see langword="null"/> if records go elsewhere.</param>
    /// <param name="once">Whether the run ends by itself, and so only it sends to the stand-in.</param>
    /// <param name="warnings">What the engine warned of.</param>
    /// <param name="redact">Removes secrets from a text.</param>
    public static RunSummary Of(RunProgress progress, EventSending sending, StandInStore? standIn, bool once, IReadOnlyList<string> warnings, Func<string, string> redact)
    {
        EventTally tally = progress.Tally;
        List<(string, string?)> lines = [.. warnings.Select(warning => (warning, (string?)Warning))];
        lines.AddRange(progress.TakenPartitions.Select(partition =>
            ($"Another reader of the consumer group has partition {partition}. These counts do not include what it reads.", (string?)Warning)));
        bool settled = sending.IsSettled;
        if (settled || tally.Received > 0)
        {
            lines.Add((Text($"received {tally.Received:N0} = forwarded {tally.Forwarded:N0} + filtered {tally.Filtered:N0} + dead-lettered {tally.DeadLettered:N0}"), null));
            lines.Add((Records(tally), null));
            lines.AddRange(Reasons(tally, redact));
            lines.AddRange(tally.Skips.Select(skip => (Text($"rule \"{skip.Rule}\", action {skip.Action}: nothing to send, {skip.Reason}; {Counted.Of(skip.Records, "record")} left out"), (string?)null)));
        }

        bool isSame = standIn is null || AddStandIn(lines, standIn, tally, settled, once);
        if (!settled)
        {
            lines.Add((redact(NotForwarded(progress, sending)), Wrong));
            lines.Add(("Not all events could be settled.", Wrong));
        }

        return new RunSummary(lines, settled && tally.AddsUp && isSame);
    }

    /// <summary>The result of records, in a line.</summary>
    public static string Records(EventTally tally) => Text(
        $"records: {tally.RecordsDelivered:N0} delivered, {tally.RecordsDeadLettered:N0} refused, in {Counted.Of(tally.Requests, "request")} ({Counted.Of(tally.Retries, "retry", "retries")}, {Counted.Of(tally.BytesSent, "byte")})");

    /// <summary>What the stand-in holds, in a line.</summary>
    public static string Held(StandInCounts held) =>
        Text($"the stand-in holds {Counted.Of(held.Accepted - held.Duplicates, "event")}; {Counted.Of(held.Duplicates, "record was a duplicate of one of these", "records were duplicates of these")}");

    private static bool AddStandIn(List<(string, string?)> lines, StandInStore standIn, EventTally tally, bool settled, bool once)
    {
        StandInCounts held = standIn.Counts;
        long taken = held.Accepted + held.ProfileUpdates;

        // A retry sends records again that arrived although their answer did not. Unsettled records are not in the tally. A run
        // that keeps listening has records in progress, and the function can send to the same stand-in.
        bool isSame = !settled || (once && tally.Retries == 0 ? taken == tally.RecordsDelivered : taken >= tally.RecordsDelivered);
        lines.Add((Held(held), null));
        if (held.ProfileUpdates > 0)
        {
            lines.Add((Text($"the stand-in holds {Counted.Of(held.Profiles, "profile")} after {Counted.Of(held.ProfileUpdates, "update")}"), null));
        }

        if (!isSame)
        {
            lines.Add((Text($"The stand-in accepted {Counted.Of(taken, "record")}, and {tally.RecordsDelivered:N0} were delivered."), Wrong));
        }

        return isSame;
    }

    private static IEnumerable<(string, string?)> Reasons(EventTally tally, Func<string, string> redact)
    {
        if (tally.DeadLetters.Count == 0)
        {
            yield break;
        }

        yield return ("dead letters by reason:", Warning);
        foreach (DeadLetterTally letters in tally.DeadLetters.Take(MostReasons))
        {
            yield return (Text($"  {letters.Events,6:N0}  {letters.Stage.Name()}: {redact(letters.Reason)}"), Warning);
        }

        if (tally.DeadLetters.Count > MostReasons)
        {
            yield return (Text($"  {tally.DeadLetters.Skip(MostReasons).Sum(letters => letters.Events),6:N0}  {Counted.Of(tally.DeadLetters.Count - MostReasons, "other reason")}"), Warning);
        }
    }

    private static string NotForwarded(RunProgress progress, EventSending sending)
    {
        string what = sending.Unsettled == 0
            ? sending.IsAllSent ? "Not forwarded: messages that the hub does not accept." : "Not forwarded: the part of the input that was not read."
            : $"Not forwarded: {Counted.Of(sending.Unsettled, "message")} in the hub{(sending.IsAllSent ? string.Empty : ", and the part of the input that was not read")}.";
        return progress.Problem is { } problem ? $"{what} {problem}" : what;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
