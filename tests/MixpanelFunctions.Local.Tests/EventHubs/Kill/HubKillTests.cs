using System.Globalization;
using MixpanelFunctions.Local.Tests.Processing;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.Local.Tests.EventHubs.Kill;

/// <summary>A producer, the hub and a forwarder, each a process of its own, killed in turn while events flow.</summary>
public class HubKillTests(ITestOutputHelper output)
{
    private const int Partitions = 4;
    private const string BatchSize = "250";

    /// <summary>How many batches of 100 events the producer is ahead of what Mixpanel has; it must not be done before the last kill.</summary>
    private const int Ahead = 40;

    /// <summary>Fewer than come of a batch, so that the producer stays ahead.</summary>
    private const int RecordsOfBatch = 80;

    private static readonly int Events = KillScale.Of(200_000);

    /// <summary>Each of the three at least twice.</summary>
    private static readonly int Kills = KillScale.Of(24);

    [Fact(Timeout = 1_200_000)]
    public async Task No_event_is_lost_and_none_is_counted_twice_when_producer_hub_and_forwarder_are_killed_in_turn()
    {
        using TemporaryFolder folder = new();
        ShopStream stream = ShopStream.Create(Events, seed: 5);
        stream.WriteTo(folder.File("events.ndjson"));
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        int port = LastingPort.Take();
        string connection = string.Create(
            CultureInfo.InvariantCulture, $"Endpoint=sb://localhost:{port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;");
        string checkpoints = Directory.CreateDirectory(folder.File("checkpoints")).FullName;
        Dictionary<string, string> settings = ForwardingProgram.Settings(folder, mixpanel.Address);
        await using ChildProcess hub = new("hub", ["hub", folder.File("hub"), $"{port}", $"{Partitions}"], settings);
        await using ChildProcess producer = new("producer", ["produce", folder.File("events.ndjson"), connection, folder.File("progress")], settings);
        await using ChildProcess forwarder = new("forwarder", ["forward", connection, checkpoints, BatchSize], settings);
        using SettledHub settled = new(connection, checkpoints);
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Progress progress = new();
        int allowed = 0;
        mixpanel.AfterTheAnswer = () =>
        {
            int now = mixpanel.Arrived.Kept.Count / RecordsOfBatch;
            producer.Tell(now - Interlocked.Exchange(ref allowed, now));
            progress.Answered();
        };
        producer.Wrote = line =>
        {
            if (line == "acknowledged")
            {
                progress.Acknowledged();
            }
            else if (line == "done")
            {
                progress.Ended();
                done.TrySetResult();
            }
        };

        hub.Start();
        await hub.StartedAsync();
        forwarder.Start();
        producer.Start();
        producer.Tell(Ahead);
        Random random = new(6);
        ChildProcess[] turn = [producer, hub, forwarder];
        for (int kill = 0; kill < Kills; kill++)
        {
            // Told by what was done, not by a clock, so that a slow machine and a fast one get the same.
            await progress.WaitAsync(acknowledged: 1 + random.Next(20), answered: 1 + random.Next(8));
            ChildProcess next = turn[kill % turn.Length];
            await next.KillAndStartAsync();
            if (next == hub)
            {
                await hub.StartedAsync();
            }
            else if (next == producer)
            {
                producer.Tell(Ahead);
            }
        }

        mixpanel.AfterTheAnswer = () => { };
        producer.Tell(null);

        await done.Task.WaitAsync(TestContext.Current.CancellationToken);
        await settled.WaitAsync();

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Events:N0} events, killed {string.Join(", ", turn.Select(child => $"{child.Name} {child.Kills} times"))}; the hub has {settled.Events:N0} events, {mixpanel.Store.Counts.Accepted:N0} records arrived, {mixpanel.Arrived.Duplicates:N0} of them again, {mixpanel.Arrived.Kept.Count:N0} kept of {stream.Records.Count:N0} expected"));
        string[] kept = [.. mixpanel.Arrived.Kept];
        Assert.Empty(stream.Records.Except(kept, StringComparer.Ordinal));
        Assert.Equal(stream.Records.Count, kept.Length);
        Assert.Equal(stream.Records.Count, mixpanel.Arrived.InsertIds);
        Assert.Equal(stream.Records.Count, mixpanel.Arrived.Texts);
    }
}
