using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Local.Terminal;
using Spectre.Console;

namespace MixpanelFunctions.Local.Sending;

/// <summary>The progress of sending.</summary>
internal sealed class LoadProgress
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Events that the hub has.</summary>
    public long Events { get; private set; }

    /// <summary>The messages that they are in.</summary>
    public long Messages { get; private set; }

    /// <summary>The messages' bodies, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The batches that the messages went in.</summary>
    public long Batches { get; private set; }

    /// <summary>Lines that are larger than a hub accepts.</summary>
    public long TooLarge { get; set; }

    /// <summary>Batches that the hub may have more than once, because it disconnected before it confirmed them.</summary>
    public long SentAgain { get; set; }

    private string Again => SentAgain == 0
        ? ""
        : $"; {Counted.Of(SentAgain, "batch", "batches")} sent again, which may be in the hub twice";

    public void Add(long events, long messages, long bytes)
    {
        Events += events;
        Messages += messages;
        Bytes += bytes;
        Batches++;
    }

    /// <summary>In one line.</summary>
    public override string ToString()
    {
        double seconds = _watch.Elapsed.TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Of(Events, "event")} in {Counted.Of(Messages, "message")}, {Counted.Of(Batches, "batch", "batches")}, {Bytes / 1e6:N1} MB, {seconds:N1} s, {Events / seconds:N0} events/s{Again}");
    }

    /// <summary>Shows the progress, on a terminal: a bar if the number of events is known, otherwise what is sent so far.</summary>
    /// <param name="console">The console.</param>
    /// <param name="total">How many events to send; <see langword="null"/> if it is known only at the end of the input.</param>
    /// <param name="work">The sending; it calls what it is given after each batch.</param>
    public async Task ShowAsync(IAnsiConsole console, long? total, Func<Action, Task> work)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            await work(() => { }).ConfigureAwait(false);
            return;
        }

        if (total is { } all)
        {
            await console.Progress().HideCompleted(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
                .StartAsync(progress =>
                {
                    ProgressTask bar = progress.AddTask(Counted.Of(all, "event"), maxValue: all);
                    return work(() => bar.Value = Events);
                }).ConfigureAwait(false);
            return;
        }

        await console.Status().StartAsync(ToString(), status => work(() => status.Status(ToString()))).ConfigureAwait(false);
    }
}
