using System.Globalization;
using MixpanelFunctions.Local.Tests.Delivery;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>A process that is killed while it forwards, again and again, and goes on from its last checkpoint.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int Events = 200_000;
    private const int Kills = 60;
    private const int BatchSize = 1_000;

    /// <summary>A batch has about four.</summary>
    private const string RecordsPerRequest = "250";

    [Fact]
    public async Task Of_200000_events_none_is_lost_and_none_is_counted_twice_when_the_process_is_killed_60_times()
    {
        ShopStream stream = ShopStream.Create(Events, seed: 1);
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        using ForwardingChild child = new(stream, mixpanel.Address, BatchSize, ("Mixpanel__MaxRecordsPerRequest", RecordsPerRequest));
        using KillMoments moments = new(mixpanel, child, seed: 2);
        Dictionary<string, int> killed = [];
        int starts = 0;
        while (true)
        {
            using ForwardingChild.Run run = child.Start();
            starts++;
            string moment = killed.Values.Sum() < Kills ? moments.Arm(run) : "";
            int exitCode = await run.EndAsync();
            moments.Disarm();
            if (!run.IsKilled)
            {
                Assert.True(exitCode == 0, child.Errors);
                break;
            }

            killed[moment] = killed.GetValueOrDefault(moment) + 1;
        }

        Assert.Equal(Kills, killed.Values.Sum());
        AssertAllSettled(stream, mixpanel, child);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stream.Events:N0} events, {stream.Records.Count:N0} records: killed {killed.Values.Sum()} times, started {starts} times; {mixpanel.Store.Counts.Accepted:N0} records arrived, {mixpanel.Store.Counts.Duplicates:N0} of them again and dropped as duplicates; {stream.DeadLetters.Count} dead letters, {stream.Filtered:N0} events filtered"));
        output.WriteLine("killed " + string.Join(", ", killed.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    private static void AssertAllSettled(ShopStream stream, GuardedMixpanel mixpanel, ForwardingChild child)
    {
        string[] kept = [.. mixpanel.Arrived.Kept];
        HashSet<string> arrived = [.. kept];
        Assert.Empty(stream.Records.Except(arrived, StringComparer.Ordinal));
        Assert.Empty(arrived.Except(stream.Records, StringComparer.Ordinal));
        // No record kept twice, and none that came again in another form.
        Assert.Equal(stream.Records.Count, kept.Length);
        Assert.Equal(stream.Records.Count, mixpanel.Arrived.Texts);
        Assert.Equal(stream.Records.Count, mixpanel.Arrived.InsertIds);
        Assert.Equal(mixpanel.Arrived.Duplicates, mixpanel.Store.Counts.Duplicates);
        Assert.Equal(
            stream.DeadLetters.Select(letter => (letter.Key, letter.Value)),
            child.DeadLetters.Select(letter => (DeadLetterLines.SequenceNumber(letter), (string)letter["stage"]!)).Order());
    }
}
