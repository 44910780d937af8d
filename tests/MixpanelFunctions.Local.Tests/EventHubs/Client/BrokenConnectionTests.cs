using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Processing;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.Local.Tests.EventHubs.Client;

/// <summary>A hub that goes away, at whatever moment: whoever waits for it is told, and can connect anew.</summary>
public class BrokenConnectionTests
{
    /// <summary>Only for a test that fails: a wait without end.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_is_told_after_whichever_byte_the_connection_breaks()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("a", "b");
        await using CuttingWire wire = new(hubs);
        HubPartitionSource source = new(wire.Address, "$Default", 10, TimeProvider.System);
        long whole;
        await using (IPartitionReader reader = await source.OpenAsync("0", PartitionPosition.Start, Cancel))
        {
            await reader.ReadAsync(2, Cancel);
            whole = wire.Passed;
        }

        for (long bytes = 0; bytes <= whole; bytes++)
        {
            wire.BreaksAfter = bytes;
            HubException told = await Assert.ThrowsAsync<HubException>(() => ReadOnAsync(source).WaitAsync(Guard, Cancel));
            Assert.True(told.Failure == HubFailure.Unreachable, $"{told.Failure} after {bytes} bytes: {told.Message}");
        }
    }

    [Fact]
    public async Task A_sender_is_told_after_whichever_byte_the_connection_breaks()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using CuttingWire wire = new(hubs);
        await SendAsync(wire.Address);

        long whole = wire.Passed;
        int acknowledged = 1;
        for (long bytes = 0; bytes < whole; bytes++)
        {
            wire.BreaksAfter = bytes;
            try
            {
                await SendAsync(wire.Address).WaitAsync(Guard, Cancel);
                acknowledged++;
            }
            catch (HubException told)
            {
                Assert.True(told.Failure == HubFailure.Unreachable, $"{told.Failure} after {bytes} bytes: {told.Message}");
            }
        }

        // The last bytes are the farewell; all that was acknowledged is there.
        Assert.InRange(acknowledged, 1, hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].State.Count);
    }

    [Fact]
    public async Task A_hub_that_takes_connections_and_says_nothing_is_given_up()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        HubAddress address = new(
            HubConnectionString.Parse($"Endpoint=sb://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port};SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;"),
            TestHubs.Hub);

        Task<HubConnection> opening = HubConnection.OpenAsync(address, time, Cancel);
        using Socket taken = await silent.AcceptSocketAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(opening.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        HubException told = await Assert.ThrowsAsync<HubException>(() => opening.WaitAsync(Guard, Cancel));
        Assert.Equal(HubFailure.Unreachable, told.Failure);
    }

    [Fact]
    public async Task A_hub_that_takes_connections_and_says_nothing_does_not_hold_up_the_end()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using CancellationTokenSource ending = new();
        HubAddress address = new(
            HubConnectionString.Parse($"Endpoint=sb://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port};SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;"),
            TestHubs.Hub);

        Task<HubConnection> opening = HubConnection.OpenAsync(address, TimeProvider.System, ending.Token);
        using Socket taken = await silent.AcceptSocketAsync(Cancel);
        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Guard, Cancel));
    }

    [Fact]
    public async Task A_checkpoint_behind_the_last_event_is_told_in_the_services_words()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("a");
        await using CuttingWire wire = new(hubs);
        HubPartitionSource source = new(wire.Address, "$Default", 10, TimeProvider.System);
        await using IPartitionReader reader = await source.OpenAsync("0", new PartitionPosition.After(new Checkpoint("0", 7, "4711")), Cancel);

        HubException told = await Assert.ThrowsAsync<HubException>(async () => await reader.ReadAsync(1, Cancel));

        Assert.StartsWith("The supplied offset '4711' is invalid. The last offset in the system is '0'", told.Message, StringComparison.Ordinal);
    }

    private static async Task ReadOnAsync(HubPartitionSource source)
    {
        await using IPartitionReader reader = await source.OpenAsync("0", PartitionPosition.Start, Cancel);
        while (true)
        {
            IReadOnlyList<HubMessage> messages = await reader.ReadAsync(2, Cancel);
            Assert.NotEmpty(messages);
        }
    }

    private static async Task SendAsync(HubAddress hub)
    {
        EventBatch batch = new();
        batch.TryAdd(Encoding.UTF8.GetBytes("a"));
        await using HubSender sender = await HubSender.OpenAsync(hub, "0", TimeProvider.System, Cancel);
        await sender.SendAsync(batch, null, Cancel);
    }
}
