using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Local.Replaying.Captures;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Replaying;
using Spectre.Console;

namespace MixpanelFunctions.Local.Replaying;

/// <summary>Shows the progress of a replay: a bar on a terminal, only problems if the output is redirected, and a summary.</summary>
internal sealed class ReplayConsole(IAnsiConsole console) : IReplayObserver
{
    /// <summary>The most problems that are shown; a whole container may have the same one.</summary>
    private const int MostProblems = 20;

    private readonly Lock _lock = new();
    private ProgressTask? _bar;
    private long _problems;

    /// <summary>Runs something under the bar.</summary>
    public async Task<T> ShowAsync<T>(string what, Func<Task<T>> work)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            return await work().ConfigureAwait(false);
        }

        return await console.Progress().HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                _bar = progress.AddTask(Markup.Escape(what), maxValue: 1);
                T result = await work().ConfigureAwait(false);
                _bar.StopTask();
                _bar = null;
                return result;
            }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Found(long bytes)
    {
        if (_bar is { } bar)
        {
            bar.MaxValue = Math.Max(1, bytes);
        }
    }

    /// <inheritdoc/>
    public void Done(long bytes) => _bar?.Increment(bytes);

    /// <inheritdoc/>
    public void Tell(ReplayProblem problem)
    {
        lock (_lock)
        {
            if (++_problems <= MostProblems)
            {
                console.MarkupLineInterpolated($"[yellow]{problem}[/]");
            }
        }
    }

    /// <summary>Says how many problems were not shown.</summary>
    public void WriteRest(IReadOnlyList<string> warnings)
    {
        if (_problems > MostProblems)
        {
            console.MarkupLineInterpolated($"[yellow]{Counted.Of(_problems - MostProblems, "more problem is", "more problems are")} not shown[/]");
        }

        foreach (string warning in warnings)
        {
            console.MarkupLineInterpolated($"[yellow]{warning}[/]");
        }
    }

    /// <summary>Tells what happened to dead letters.</summary>
    public void Write(ReplayTally tally, bool keeps, IEnumerable<string> places)
    {
        (string Name, long Count)[] parts =
        [
            ("replayed", tally.Replayed), ("settled with another one of the same failure", tally.Twice), ("failed again", tally.FailedAgain),
            ("without their rule", tally.RuleGone), ("damaged", tally.Damaged), ("not settled", tally.Open), ("not selected", tally.NotSelected),
        ];
        Line($"read {tally.Read:N0} = {string.Join(" + ", parts.Where((part, i) => i is 0 or 2 || part.Count > 0).Select(part => $"{part.Name} {part.Count:N0}"))}");
        Write(tally.Events);
        if (tally.NothingToSend > 0)
        {
            Line($"nothing to send by these rules: {Counted.Of(tally.NothingToSend, "dead letter")}");
        }

        if (keeps && tally.Read > 0)
        {
            Line("Dead letters stay unchanged, because they were sent to the stand-in. To settle them, use --mixpanel real.");
        }
        else if (tally.Replayed + tally.Twice > 0)
        {
            Line($"Settled dead letters are now in: {string.Join(", ", places.Select(place => $"{place}/{SettledNames.For(string.Empty)}"))}");
        }

        Problem(tally.Problem);
    }

    /// <summary>Tells what happened to captured messages.</summary>
    public void Write(CaptureTally tally, string? state, string deadLetters)
    {
        Line($"captured: {Counted.Of(tally.Read, "message")} read{Also(tally.Before, "settled by an earlier replay")}{Also(tally.NotSelected, "from before the time asked for")}{(tally.Damaged == 0 ? string.Empty : $", {Counted.Of(tally.Damaged, "file")} damaged")}");
        Line($"received {tally.Events.Received:N0} = forwarded {tally.Events.Forwarded:N0} + filtered {tally.Events.Filtered:N0} + dead-lettered {tally.Events.DeadLettered:N0}");
        Write(tally.Events);
        if (tally.Events.DeadLettered > 0)
        {
            Line($"Dead letters are in {deadLetters}");
        }

        if (state is not null && tally.Read > 0)
        {
            Line($"The progress is saved in {state}");
        }

        Problem(tally.Problem);
    }

    /// <summary>Writes a line with any content.</summary>
    public void Line(string text) => console.MarkupLineInterpolated($"{text}");

    private void Write(EventTally events) =>
        Line(RunSummary.Records(events));

    private void Problem(string? problem)
    {
        if (problem is not null)
        {
            console.MarkupLineInterpolated($"[red]{problem}[/]");
        }
    }

    private static string Also(long count, string what) => count == 0 ? string.Empty : $", {count:N0} {what}";
}
