namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>What becomes of a batch that is under way when the process is told to end (SIGTERM).</summary>
public class TerminationTests
{
    private const int Partitions = ForwardingChild.Partitions;
    private const int EventsOfPartition = 100;

    /// <summary>One message a partition, so that it is one batch however the messages arrive.</summary>
    private static readonly ShopStream Stream = ShopStream.Create(EventsOfPartition * Partitions, seed: 5);

    private readonly TaskCompletionSource _allInside = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_batch_whose_last_request_is_under_way_is_settled_and_checkpointed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        HoldBack(mixpanel, requests: Partitions);
        await using ForwardingChild child = await StartHubAsync(mixpanel);

        await TerminateWhileHeldBackAsync(child);

        Assert.Equal((Partitions, Partitions), (mixpanel.Begun, mixpanel.Answered));
        for (int partition = 0; partition < Partitions; partition++)
        {
            Assert.Equal(0, (await child.CheckpointAsync(partition))?.SequenceNumber);
        }

        SettledStream.Check(Stream, mixpanel, child);
        await RunToTheEndAsync(child);
        Assert.Equal(Partitions, mixpanel.Begun);
    }

    [Fact]
    public async Task A_batch_with_requests_to_come_is_not_checkpointed_and_what_is_under_way_is_finished()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        const int atOnce = 2;
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        HoldBack(mixpanel, requests: Partitions * atOnce);
        await using ForwardingChild child = await StartHubAsync(
            mixpanel, ("Mixpanel__MaxRecordsPerRequest", "10"), ("Mixpanel__MaxConcurrency", $"{atOnce}"));

        await TerminateWhileHeldBackAsync(child);

        Assert.Equal((Partitions * atOnce, Partitions * atOnce), (mixpanel.Begun, mixpanel.Answered));
        await AssertNoCheckpointAsync(child);
        long taken = mixpanel.Store.Counts.Accepted;
        Assert.InRange(taken, 1, Stream.Records.Count - 1);
        await RunToTheEndAsync(child);
        SettledStream.Check(Stream, mixpanel, child);
        Assert.Equal(taken, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_request_without_an_answer_is_broken_off_after_the_drain_time()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        HoldBack(mixpanel, requests: Partitions);
        await using ForwardingChild child = await StartHubAsync(mixpanel, ("Forwarding__DrainTime", "00:00:00.1"));

        using (ForwardingChild.Run run = child.Start())
        {
            await _allInside.Task;
            run.Terminate();
            // It ends though nobody ever answers.
            Assert.Equal(0, await run.EndAsync());
        }

        _open.SetResult();
        await AssertNoCheckpointAsync(child);
        Assert.Empty(child.DeadLetters);
        await RunToTheEndAsync(child);
        SettledStream.Check(Stream, mixpanel, child);
    }

    private static Task<ForwardingChild> StartHubAsync(GuardedMixpanel mixpanel, params (string Name, string Value)[] settings) =>
        ForwardingChild.StartHubAsync(Stream, mixpanel.Address, batchSize: 10, EventsOfPartition, settings);

    /// <summary>Keeps the first requests at the door until it is opened.</summary>
    private void HoldBack(GuardedMixpanel mixpanel, int requests) => mixpanel.AtTheDoor = async number =>
    {
        if (number == requests)
        {
            _allInside.SetResult();
        }

        await _open.Task;
    };

    private async Task TerminateWhileHeldBackAsync(ForwardingChild child)
    {
        using ForwardingChild.Run run = child.Start();
        await _allInside.Task;
        run.Terminate();
        await run.WroteAsync("stopping");
        _open.SetResult();
        Assert.True(await run.EndAsync() == 0, child.Errors);
        Assert.True(run.Wrote("stopped"));
    }

    private static async Task RunToTheEndAsync(ForwardingChild child)
    {
        using ForwardingChild.Run run = child.Start();
        await run.WroteAsync("started");
        await child.SettledAsync();
        run.Terminate();
        Assert.True(await run.EndAsync() == 0, child.Errors);
    }

    private static async Task AssertNoCheckpointAsync(ForwardingChild child)
    {
        for (int partition = 0; partition < Partitions; partition++)
        {
            Assert.Null(await child.CheckpointAsync(partition));
        }
    }
}
