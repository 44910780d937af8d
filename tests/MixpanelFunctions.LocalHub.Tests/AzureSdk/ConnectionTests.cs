using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.AzureSdk;

/// <summary>What Azure's .NET client is refused, and what it lives through.</summary>
public class ConnectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_key_and_a_token_that_does_not_hold_open_nothing()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        string endpoint = $"Endpoint=sb://localhost:{hubs.Port};UseDevelopmentEmulator=true;";
        string[] keys =
        [
            hubs.ConnectionString.Replace("SAS_KEY_VALUE", "WRONG", StringComparison.Ordinal),
            $"{endpoint}SharedAccessSignature={SasToken.For("amqp://localhost/events", DateTimeOffset.UtcNow.AddMinutes(-1))};",
            $"{endpoint}SharedAccessSignature={SasToken.For("amqp://localhost/second")};",
        ];

        foreach (string key in keys)
        {
            await using EventHubProducerClient producer = new(key, TestHubs.Hub, new EventHubProducerClientOptions { RetryOptions = NetClient.Once });
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => producer.SendAsync([new EventData("a")], Cancel));
        }

        Assert.All(hubs.Store.Hub(TestHubs.Hub)!.Partitions, partition => Assert.True(partition.State.IsEmpty));
    }

    [Fact]
    public async Task Unknown_names_are_told()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient nowhere = NetClient.Producer(hubs, "nowhere");
        await using EventHubProducerClient producer = NetClient.Producer(hubs);
        await using PartitionReceiver group = NetClient.Receiver(hubs, group: "nobody");
        await using PartitionReceiver partition = NetClient.Receiver(hubs, partition: "99");

        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, await ReasonAsync(() => nowhere.SendAsync([new EventData("a")], Cancel)));
        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, await ReasonAsync(() => nowhere.GetEventHubPropertiesAsync(Cancel)));
        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, await ReasonAsync(() => group.ReceiveBatchAsync(1, NetClient.Patience, Cancel)));
        Exception[] outOfRange =
        [
            await Assert.ThrowsAnyAsync<Exception>(() => partition.ReceiveBatchAsync(1, NetClient.Patience, Cancel)),
            await Assert.ThrowsAnyAsync<Exception>(() => producer.SendAsync("99", "a")),
            await Assert.ThrowsAnyAsync<Exception>(() => producer.GetPartitionPropertiesAsync("99", Cancel)),
        ];
        Assert.All(outOfRange, told => Assert.Contains("It should be between 0 and 3.", told.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMQP_over_WebSockets_is_refused_with_a_status_that_says_so()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = new(hubs.ConnectionString, TestHubs.Hub, new EventHubProducerClientOptions
        {
            RetryOptions = NetClient.Once,
            ConnectionOptions = new EventHubConnectionOptions { TransportType = EventHubsTransportType.AmqpWebSockets },
        });

        Exception told = await Assert.ThrowsAnyAsync<Exception>(() => producer.SendAsync("0", "a"));

        Assert.Contains("501", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_idle_for_longer_than_its_own_time_goes_on_afterwards()
    {
        TimeSpan idle = TimeSpan.FromMilliseconds(300);
        EventHubConnectionOptions connection = new() { ConnectionIdleTimeout = idle };
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = new(hubs.ConnectionString, TestHubs.Hub, new EventHubProducerClientOptions { ConnectionOptions = connection });
        await using PartitionReceiver receiver = new(
            NetClient.Group, "0", EventPosition.Earliest, hubs.ConnectionString, TestHubs.Hub, new PartitionReceiverOptions { ConnectionOptions = connection });
        await producer.SendAsync("0", "before");
        await receiver.ReadAsync(1);

        // Nothing passes in this while, neither one way nor the other.
        Assert.Empty(await receiver.ReceiveBatchAsync(1, 5 * idle, Cancel));
        await producer.SendAsync("0", "after");

        Assert.Equal("after", Assert.Single(await receiver.ReadAsync(1)).EventBody.ToString());
    }

    [Fact]
    public async Task A_hub_that_is_started_again_is_found_by_both_ends_and_nothing_is_lost()
    {
        using TemporaryFolder folder = new();
        int port = LastingPort.Take();
        EventHubsRetryOptions patient = new() { MaximumRetries = 50, Delay = TimeSpan.FromMilliseconds(100), MaximumDelay = TimeSpan.FromSeconds(1) };
        LocalEventHubs before = await StartAsync();
        await using EventHubProducerClient producer = new(before.ConnectionString, TestHubs.Hub, new EventHubProducerClientOptions { RetryOptions = patient });
        await using PartitionReceiver receiver = new(
            NetClient.Group, "0", EventPosition.Earliest, before.ConnectionString, TestHubs.Hub, new PartitionReceiverOptions { RetryOptions = patient });
        await producer.SendAsync("0", "a");
        List<EventData> read = await receiver.ReadAsync(1);

        await before.DisposeAsync();
        Task sending = producer.SendAsync("0", "b");
        Task<EventData> reading = ReadAsync();
        await using LocalEventHubs after = await StartAsync();
        await sending.WaitAsync(Cancel);
        read.Add(await reading.WaitAsync(Cancel));

        Assert.Equal(["a", "b"], read.Select(one => one.EventBody.ToString()));

        Task<LocalEventHubs> StartAsync() => TestHubs.StartAsync(change: options => options with { Port = port, Folder = folder.File("hub") });

        // A client that waits for events does not notice that its connection has gone: it opens another one for its next call.
        async Task<EventData> ReadAsync()
        {
            EventData[] some = [];
            while (some.Length == 0)
            {
                some = [.. await receiver.ReceiveBatchAsync(1, TimeSpan.FromSeconds(1), Cancel)];
            }

            return Assert.Single(some);
        }
    }

    [Fact]
    public async Task A_hundred_thousand_events_go_in_and_come_out_each_partition_in_order()
    {
        const int count = 100_000;
        await using LocalEventHubs hubs = await TestHubs.StartAsync(change: options => options with { MaxPartitionBytes = 1L << 30 });
        string filling = new('x', 200);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(partition => SendAsync(partition)));
        int[] inOrder = await Task.WhenAll(Enumerable.Range(0, 4).Select(partition => ReadAsync(partition)));

        Assert.Equal(count, inOrder.Sum());

        async Task SendAsync(int partition)
        {
            await using EventHubProducerClient producer = NetClient.Producer(hubs);
            CreateBatchOptions options = new() { PartitionId = partition.ToString(CultureInfo.InvariantCulture) };
            EventDataBatch batch = await producer.CreateBatchAsync(options, Cancel);
            for (int number = partition; number < count; number += 4)
            {
                EventData one = new(string.Create(CultureInfo.InvariantCulture, $"{number}:{filling}"));
                if (!batch.TryAdd(one))
                {
                    await producer.SendAsync(batch, Cancel);
                    batch.Dispose();
                    batch = await producer.CreateBatchAsync(options, Cancel);
                    Assert.True(batch.TryAdd(one));
                }
            }

            await producer.SendAsync(batch, Cancel);
            batch.Dispose();
        }

        async Task<int> ReadAsync(int partition)
        {
            await using PartitionReceiver receiver = NetClient.Receiver(hubs, partition.ToString(CultureInfo.InvariantCulture));
            int next = partition;
            while (next < count)
            {
                foreach (EventData one in await receiver.ReceiveBatchAsync(2_000, NetClient.Patience, Cancel))
                {
                    Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{next}:"), one.EventBody.ToString(), StringComparison.Ordinal);
                    next += 4;
                }
            }

            return (next - partition) / 4;
        }
    }

    private static async Task<EventHubsException.FailureReason> ReasonAsync(Func<Task> action) =>
        (await Assert.ThrowsAsync<EventHubsException>(action)).Reason;
}
