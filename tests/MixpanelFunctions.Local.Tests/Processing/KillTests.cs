using System.Globalization;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>A process that is ended while it forwards, again and again, and goes on from its last checkpoint.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int BatchSize = 1_000;

    /// <summary>A batch has about four.</summary>
    private const string RecordsPerRequest = "250";

    private static readonly int Events = KillScale.Of(200_000);

    [Fact]
    public async Task No_event_is_lost_and_none_is_counted_twice_when_the_process_is_killed_again_and_again()
    {
        int kills = KillScale.Of(60);
        ShopStream stream = ShopStream.Create(Events, seed: 1);
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync(maxRetainedEvents: Events * 2);
        await using ForwardingChild child = await ForwardingChild.StartHubAsync(
            stream, mixpanel.Address, BatchSize, settings: ("Mixpanel__MaxRecordsPerRequest", RecordsPerRequest));
        using EndingMoments moments = new(mixpanel, child, seed: 2, run => run.Kill());
        List<string> killed = [];
        while (killed.Count < kills)
        {
            using ForwardingChild.Run run = child.Start();
            string moment = moments.Arm(run);
            await EndBeforeAllIsSettledAsync(run, child);
            moments.Disarm();
            Assert.True(run.IsKilled, child.Errors);
            killed.Add(moment);
        }

        int keptAtLast = mixpanel.Arrived.Kept.Count;
        await RunToTheEndAsync(child);

        Report("killed", stream, mixpanel, killed, keptAtLast);
        SettledStream.Check(stream, mixpanel, child);
        await SettledStream.VerifyAsync(stream, mixpanel);
        Assert.Equal(kills, killed.Count);
    }

    [Fact]
    public async Task No_event_is_lost_and_none_is_counted_twice_when_the_process_is_told_to_end_again_and_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        int terminations = KillScale.Of(20);
        ShopStream stream = ShopStream.Create(Events, seed: 3);
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        await using ForwardingChild child = await ForwardingChild.StartHubAsync(
            stream, mixpanel.Address, BatchSize, settings: ("Mixpanel__MaxRecordsPerRequest", RecordsPerRequest));
        using EndingMoments moments = new(mixpanel, child, seed: 4, run => run.Terminate());
        List<string> terminated = [];
        while (terminated.Count < terminations)
        {
            using ForwardingChild.Run run = child.Start();
            string moment = moments.Arm(run);
            await EndBeforeAllIsSettledAsync(run, child);
            moments.Disarm();
            // It ends by itself, and no request was broken off.
            Assert.True(run.Wrote("stopped"), child.Errors);
            Assert.Equal(mixpanel.Begun, mixpanel.Answered);
            terminated.Add(moment);
        }

        int keptAtLast = mixpanel.Arrived.Kept.Count;
        await RunToTheEndAsync(child);

        Report("terminated", stream, mixpanel, terminated, keptAtLast);
        SettledStream.Check(stream, mixpanel, child);
        Assert.Equal(terminations, terminated.Count);
    }

    private static async Task EndBeforeAllIsSettledAsync(ForwardingChild.Run run, ForwardingChild child)
    {
        Task ending = run.EndAsync();
        Assert.True(ending == await Task.WhenAny(ending, child.SettledAsync()), "All was settled before the last process was ended.");
    }

    private static async Task RunToTheEndAsync(ForwardingChild child)
    {
        using ForwardingChild.Run run = child.Start();
        await run.WroteAsync("started");
        await child.SettledAsync();
        run.Terminate();
        Assert.True(await run.EndAsync() == 0, child.Errors);
    }

    private void Report(string how, ShopStream stream, GuardedMixpanel mixpanel, List<string> moments, int keptAtLast)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stream.Events:N0} events: {how} {moments.Count} times (for the last time with {keptAtLast:N0} records in); {mixpanel.Store.Counts.Accepted:N0} records arrived, {mixpanel.Store.Counts.Duplicates:N0} of them again and dropped as duplicates, {mixpanel.Arrived.Kept.Count:N0} kept of {stream.Records.Count:N0} expected; {stream.DeadLetters.Count} dead letters, {stream.Filtered:N0} events filtered"));
        output.WriteLine($"{how} " + string.Join(", ", moments.CountBy(moment => moment).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}")));
    }
}
