using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.AzureSdk;

/// <summary>Azure's own .NET client, at a test's hub. Nothing is tried twice: what the endpoint says first is what is looked at.</summary>
internal static class NetClient
{
    public const string Group = EventHubConsumerClient.DefaultConsumerGroupName;

    /// <summary>How long something may take that comes at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static EventHubsRetryOptions Once => new() { MaximumRetries = 0, TryTimeout = Patience };

    public static EventHubProducerClient Producer(LocalEventHubs hubs, string hub = TestHubs.Hub) =>
        new(hubs.ConnectionString, hub, new EventHubProducerClientOptions { RetryOptions = Once });

    public static PartitionReceiver Receiver(
        LocalEventHubs hubs, string partition = "0", EventPosition? from = null, string group = Group, long? ownerLevel = null, string hub = TestHubs.Hub) =>
        new(group, partition, from ?? EventPosition.Earliest, hubs.ConnectionString, hub, new PartitionReceiverOptions
        {
            OwnerLevel = ownerLevel,
            RetryOptions = Once,
        });

    public static async Task SendAsync(this EventHubProducerClient producer, string partition, params string[] bodies) =>
        await producer.SendAsync(bodies.Select(body => new EventData(body)), new SendEventOptions { PartitionId = partition }, Cancel);

    /// <summary>The next events of a partition, so many.</summary>
    public static async Task<List<EventData>> ReadAsync(this PartitionReceiver receiver, int count)
    {
        List<EventData> read = [];
        while (read.Count < count)
        {
            EventData[] some = [.. await receiver.ReceiveBatchAsync(count - read.Count, Patience, Cancel)];
            Assert.NotEmpty(some);
            read.AddRange(some);
        }

        return read;
    }

    /// <summary>So many events of a partition, as texts one behind the other.</summary>
    public static async Task<string> TextAsync(LocalEventHubs hubs, int count, EventPosition? from = null, string group = Group)
    {
        await using PartitionReceiver receiver = Receiver(hubs, from: from, group: group);
        return string.Concat((await receiver.ReadAsync(count)).Select(one => one.EventBody.ToString()));
    }
}
