using System.Globalization;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>A process that is ended while it forwards, again and again, and goes on from its last checkpoint.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int Events = 200_000;
    private const int BatchSize = 1_000;

    /// <summary>A batch has about four.</summary>
    private const string RecordsPerRequest = "250";

    [Fact]
    public async Task Of_200000_events_none_is_lost_and_none_is_counted_twice_when_the_process_is_killed_60_times()
    {
        const int kills = 60;
        ShopStream stream = ShopStream.Create(Events, seed: 1);
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        using ForwardingChild child = new(stream, mixpanel.Address, BatchSize, ("Mixpanel__MaxRecordsPerRequest", RecordsPerRequest));
        using EndingMoments moments = new(mixpanel, child, seed: 2, run => run.Kill());
        List<string> killed = [];
        int starts = 0;
        int keptAtLast = 0;
        for (bool ended = false; !ended; starts++)
        {
            using ForwardingChild.Run run = child.Start();
            string? moment = killed.Count < kills ? moments.Arm(run) : null;
            int exitCode = await run.EndAsync();
            moments.Disarm();
            ended = !run.IsKilled;
            Assert.True(exitCode == 0 || run.IsKilled, child.Errors);
            if (run.IsKilled)
            {
                killed.Add(moment!);
                keptAtLast = mixpanel.Arrived.Kept.Count;
            }
        }

        Report("killed", stream, mixpanel, killed, starts, keptAtLast);
        SettledStream.Check(stream, mixpanel, child);
        Assert.Equal(kills, killed.Count);
    }

    [Fact]
    public async Task Of_200000_events_none_is_lost_and_none_is_counted_twice_when_the_process_is_told_to_end_20_times()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        const int terminations = 20;
        ShopStream stream = ShopStream.Create(Events, seed: 3);
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        using ForwardingChild child = new(stream, mixpanel.Address, BatchSize, ("Mixpanel__MaxRecordsPerRequest", RecordsPerRequest));
        using EndingMoments moments = new(mixpanel, child, seed: 4, run => run.Terminate());
        List<string> terminated = [];
        int starts = 0;
        int keptAtLast = 0;
        for (bool ended = false; !ended; starts++)
        {
            using ForwardingChild.Run run = child.Start();
            string? moment = terminated.Count < terminations ? moments.Arm(run) : null;
            int exitCode = await run.EndAsync();
            moments.Disarm();
            // It ends by itself, and no request was broken off.
            Assert.True(exitCode == 0, child.Errors);
            Assert.Equal(mixpanel.Begun, mixpanel.Answered);
            ended = !run.Outcomes.Contains(PartitionOutcome.Stopped);
            if (run.Wrote("stopping"))
            {
                terminated.Add(moment!);
                keptAtLast = mixpanel.Arrived.Kept.Count;
            }
        }

        Report("terminated", stream, mixpanel, terminated, starts, keptAtLast);
        SettledStream.Check(stream, mixpanel, child);
        Assert.Equal(terminations, terminated.Count);
    }

    private void Report(string how, ShopStream stream, GuardedMixpanel mixpanel, List<string> moments, int starts, int keptAtLast)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stream.Events:N0} events: {how} {moments.Count} times (for the last time with {keptAtLast:N0} records in), started {starts} times; {mixpanel.Store.Counts.Accepted:N0} records arrived, {mixpanel.Store.Counts.Duplicates:N0} of them again and dropped as duplicates, {mixpanel.Arrived.Kept.Count:N0} kept of {stream.Records.Count:N0} expected; {stream.DeadLetters.Count} dead letters, {stream.Filtered:N0} events filtered"));
        output.WriteLine($"{how} " + string.Join(", ", moments.CountBy(moment => moment).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}")));
    }
}
