using System.Text;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.Local.Tests.EventHubs.Client;

/// <summary>A sender whose hub goes away and comes back.</summary>
public class ReconnectingSenderTests
{
    private readonly List<HubException> _lost = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_whose_confirmation_got_lost_is_sent_again_and_counted()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 1);
        await using CuttingWire wire = new(hubs);
        await using ReconnectingSender sender = new(wire.Address, TimeProvider.System, Lost);
        await sender.SendAsync(Batch("a"), Cancel);
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        wire.BreaksOnce = () => partition.State.Count == 2;

        await sender.SendAsync(Batch("b"), Cancel);
        await sender.SendAsync(Batch("c"), Cancel);

        Assert.Equal(["a", "b", "b", "c"], partition.ReadAll().Select(TestEvents.BodyOf));
        Assert.Equal(1, sender.SentAgain);
        Assert.Equal(HubFailure.Unreachable, Assert.Single(_lost).Failure);

        void Lost(HubException told)
        {
            _lost.Add(told);
            wire.BreaksOnce = CuttingWire.Never;
        }
    }

    [Fact]
    public async Task A_hub_that_stays_away_is_given_up_after_a_minute()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        DateTimeOffset begun = time.GetUtcNow();
        LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 1, options => options with { Port = LastingPort.Take() });
        HubAddress address = RunHub.AddressOf(hubs) with { Hub = TestHubs.Hub };
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ReconnectingSender sender = new(address, time, told =>
        {
            _lost.Add(told);
            gone.TrySetResult();
        });
        await sender.ConnectAsync(Cancel);
        await hubs.DisposeAsync();

        Task sending = sender.SendAsync(Batch("a"), Cancel);
        // The clock stands until the sender has met the hub's absence: that takes time of the machine's own.
        await Task.WhenAny(gone.Task, sending);
        while (!sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        HubException told = await Assert.ThrowsAsync<HubException>(() => sending);
        Assert.Equal(HubFailure.Unreachable, told.Failure);
        Assert.True(time.GetUtcNow() - begun >= ReconnectingSender.GivesUpAfter);
        Assert.Single(_lost);
    }

    [Fact]
    public async Task What_the_hub_refuses_is_not_tried_again()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 1);
        HubAddress nowhere = RunHub.AddressOf(hubs) with { Hub = "nowhere" };

        await using ReconnectingSender sender = new(nowhere, TimeProvider.System, _lost.Add);
        HubException told = await Assert.ThrowsAsync<HubException>(() => sender.SendAsync(Batch("a"), Cancel));

        Assert.Equal(HubFailure.NotFound, told.Failure);
        Assert.Empty(_lost);
    }

    private static EventBatch Batch(string body)
    {
        EventBatch batch = new();
        Assert.True(batch.TryAdd(Encoding.UTF8.GetBytes(body)));
        return batch;
    }
}
