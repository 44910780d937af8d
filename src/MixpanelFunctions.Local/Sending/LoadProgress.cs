using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace MixpanelFunctions.Local.Sending;

/// <summary>How far the sending is.</summary>
internal sealed class LoadProgress
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Events that the hub has.</summary>
    public long Events { get; private set; }

    /// <summary>Their bodies, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The messages that they went in.</summary>
    public long Batches { get; private set; }

    /// <summary>Lines that are larger than a hub takes.</summary>
    public long TooLarge { get; set; }

    /// <summary>Batches that the hub may have more than once: it went away before it had confirmed them.</summary>
    public long SentAgain { get; set; }

    private string Again => SentAgain == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"; {SentAgain:N0} of the batches sent again, which the hub may have twice");

    public void Add(int events, long bytes)
    {
        Events += events;
        Bytes += bytes;
        Batches++;
    }

    /// <summary>In one line.</summary>
    public override string ToString()
    {
        double seconds = _watch.Elapsed.TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Events:N0} events in {Batches:N0} batches, {Bytes / 1e6:N1} MB, {seconds:N1} s, {Events / seconds:N0} events/s{Again}");
    }

    /// <summary>Shows it while it goes on, on a terminal.</summary>
    public async Task ShowAsync(IAnsiConsole console, Func<Action, Task> work)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            await work(() => { }).ConfigureAwait(false);
            return;
        }

        await console.Status().StartAsync(ToString(), status => work(() => status.Status(ToString()))).ConfigureAwait(false);
    }
}
