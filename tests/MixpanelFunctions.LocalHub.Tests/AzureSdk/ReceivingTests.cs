using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;
using EventPosition = Azure.Messaging.EventHubs.Consumer.EventPosition;

namespace MixpanelFunctions.LocalHub.Tests.AzureSdk;

/// <summary>Where Azure's .NET client reads from, and beside whom.</summary>
public class ReceivingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_from_every_position()
    {
        FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
        await using LocalEventHubs hubs = await TestHubs.StartAsync(change: options => options with { TimeProvider = clock });
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        foreach (string body in (string[])["a", "b", "c", "d"])
        {
            partition.Append(body);
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        LoggedEvent b = partition.ReadAll()[1];
        string offset = $"{b.Offset}";
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(b.EnqueuedTime);

        Assert.Equal("abcd", await NetClient.TextAsync(hubs, 4));
        Assert.Equal("cd", await NetClient.TextAsync(hubs, 2, EventPosition.FromOffset(offset, isInclusive: false)));
        Assert.Equal("bcd", await NetClient.TextAsync(hubs, 3, EventPosition.FromOffset(offset, isInclusive: true)));
        Assert.Equal("cd", await NetClient.TextAsync(hubs, 2, EventPosition.FromSequenceNumber(1, isInclusive: false)));
        Assert.Equal("bcd", await NetClient.TextAsync(hubs, 3, EventPosition.FromSequenceNumber(1, isInclusive: true)));
        Assert.Equal("cd", await NetClient.TextAsync(hubs, 2, EventPosition.FromEnqueuedTime(time)));
        Assert.Equal("bcd", await NetClient.TextAsync(hubs, 3, EventPosition.FromEnqueuedTime(time.AddMilliseconds(-1))));
    }

    [Fact]
    public async Task It_reads_from_the_end_what_comes_then()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        partition.Append("before");
        await using PartitionReceiver receiver = NetClient.Receiver(hubs, from: EventPosition.Latest);

        // Its link is there once it has waited in vain.
        Assert.Empty(await receiver.ReceiveBatchAsync(1, TimeSpan.FromMilliseconds(1), Cancel));
        partition.Append("after");

        Assert.Equal("after", Assert.Single(await receiver.ReadAsync(1)).EventBody.ToString());
    }

    [Fact]
    public async Task A_position_behind_the_end_is_refused_in_the_services_words()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using PartitionReceiver receiver = NetClient.Receiver(hubs, from: EventPosition.FromOffset("12345", isInclusive: false));

        Exception told = await Assert.ThrowsAnyAsync<Exception>(() => receiver.ReceiveBatchAsync(1, NetClient.Patience, Cancel));

        Assert.Contains("The supplied offset '12345' is invalid. The last offset in the system is '-1'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_an_earlier_hub_in_memory_hides_no_event_of_a_later_one()
    {
        await using LocalEventHubs earlier = await TestHubs.StartAsync(change: options => options with { FirstOffset = 1_000 });
        earlier.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("a", "b", "c");
        string checkpoint = $"{earlier.Store.Hub(TestHubs.Hub)!.Partitions[0].State.LastOffset}";
        await using LocalEventHubs later = await TestHubs.StartAsync(change: options => options with { FirstOffset = 2_000 });

        // Also before its first event.
        await using PartitionReceiver waiting = NetClient.Receiver(later, from: EventPosition.FromOffset(checkpoint, isInclusive: false));
        Assert.Empty(await waiting.ReceiveBatchAsync(1, TimeSpan.FromMilliseconds(1), Cancel));
        later.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("d", "e", "f", "g");

        Assert.Equal("defg", string.Concat((await waiting.ReadAsync(4)).Select(one => one.EventBody.ToString())));
        Assert.Equal("defg", await NetClient.TextAsync(later, 4, EventPosition.FromOffset(checkpoint, isInclusive: false)));
    }

    [Fact]
    public async Task The_higher_owner_level_takes_the_partition_and_the_consumer_group_sets_the_bounds()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("a", "b");
        await using PartitionReceiver first = NetClient.Receiver(hubs, ownerLevel: 5);
        await first.ReadAsync(2);

        await using PartitionReceiver lower = NetClient.Receiver(hubs, ownerLevel: 3);
        await using PartitionReceiver without = NetClient.Receiver(hubs);
        Assert.Contains("with a higher epoch '5' already exists", await DisconnectedAsync(lower), StringComparison.Ordinal);
        Assert.Contains("non-epoch receiver is not allowed", await DisconnectedAsync(without), StringComparison.Ordinal);
        Assert.Equal("ab", await NetClient.TextAsync(hubs, 2, group: "other"));

        await using PartitionReceiver higher = NetClient.Receiver(hubs, ownerLevel: 9);
        Assert.Equal(2, (await higher.ReadAsync(2)).Count);
        // A receiver that was not reading at that moment opens its link again, and is told that the other one is there.
        Assert.Matches("with higher epoch of '9' is created|with a higher epoch '9' already exists", await DisconnectedAsync(first));
    }

    [Fact]
    public async Task Five_receivers_without_an_owner_level_may_share_a_partition()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("a");
        List<PartitionReceiver> receivers = [.. Enumerable.Range(0, 5).Select(_ => NetClient.Receiver(hubs))];
        foreach (PartitionReceiver receiver in receivers)
        {
            await receiver.ReadAsync(1);
        }

        await using PartitionReceiver sixth = NetClient.Receiver(hubs);
        EventHubsException told = await Assert.ThrowsAsync<EventHubsException>(() => sixth.ReceiveBatchAsync(1, NetClient.Patience, Cancel));

        Assert.Equal(EventHubsException.FailureReason.QuotaExceeded, told.Reason);
        foreach (PartitionReceiver receiver in receivers)
        {
            await receiver.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_is_told_of_the_hub_and_how_far_a_partition_is()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = NetClient.Producer(hubs);
        PartitionProperties before = await producer.GetPartitionPropertiesAsync("1", Cancel);
        await producer.SendAsync("1", "a", "b", "c");

        EventHubProperties hub = await producer.GetEventHubPropertiesAsync(Cancel);
        PartitionProperties after = await producer.GetPartitionPropertiesAsync("1", Cancel);
        await using PartitionReceiver receiver = new(
            NetClient.Group, "1", EventPosition.Earliest, hubs.ConnectionString, TestHubs.Hub, new PartitionReceiverOptions { TrackLastEnqueuedEventProperties = true });
        await receiver.ReadAsync(3);

        Assert.Equal((TestHubs.Hub, "0,1,2,3"), (hub.Name, string.Join(',', hub.PartitionIds)));
        Assert.Equal(hubs.Store.Hub(TestHubs.Hub)!.CreatedAt, hub.CreatedOn, TimeSpan.FromMilliseconds(1));
        Assert.Equal((true, -1), (before.IsEmpty, before.LastEnqueuedSequenceNumber));
        Assert.Equal((false, 0, 2), (after.IsEmpty, after.BeginningSequenceNumber, after.LastEnqueuedSequenceNumber));
        Assert.Equal((2, after.LastEnqueuedOffsetString), (receiver.ReadLastEnqueuedEventProperties().SequenceNumber, receiver.ReadLastEnqueuedEventProperties().OffsetString));
    }

    private static async Task<string> DisconnectedAsync(PartitionReceiver receiver)
    {
        EventHubsException told = await Assert.ThrowsAsync<EventHubsException>(() => receiver.ReceiveBatchAsync(1, NetClient.Patience, Cancel));
        Assert.Equal(EventHubsException.FailureReason.ConsumerDisconnected, told.Reason);
        return told.Message;
    }
}
