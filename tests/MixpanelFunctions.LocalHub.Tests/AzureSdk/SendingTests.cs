using System.Globalization;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.AzureSdk;

/// <summary>What Azure's .NET client sends, and gets again.</summary>
public class SendingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_048_307)]
    [InlineData(1_048_308)]
    [InlineData(1_048_568)]
    public async Task An_event_of_any_size_up_to_the_limit_arrives_and_the_next_one_too(int bytes)
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = NetClient.Producer(hubs);
        byte[] body = new byte[bytes];
        Random.Shared.NextBytes(body);

        await producer.SendAsync([new EventData(body)], new SendEventOptions { PartitionId = "0" }, Cancel);
        await producer.SendAsync("0", "next");

        await using PartitionReceiver receiver = NetClient.Receiver(hubs);
        List<EventData> read = await receiver.ReadAsync(2);
        Assert.True(body.AsSpan().SequenceEqual(read[0].EventBody.ToMemory().Span));
        Assert.Equal("next", read[1].EventBody.ToString());
    }

    [Fact]
    public async Task An_event_above_the_limit_is_refused_and_fits_into_no_batch()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = NetClient.Producer(hubs);
        EventData tooLarge = new(new byte[1_048_569]);

        EventHubsException told = await Assert.ThrowsAsync<EventHubsException>(() => producer.SendAsync([tooLarge], Cancel));
        using EventDataBatch batch = await producer.CreateBatchAsync(Cancel);

        Assert.Equal(EventHubsException.FailureReason.MessageSizeExceeded, told.Reason);
        Assert.False(batch.TryAdd(tooLarge));
        Assert.Equal(1_048_576, batch.MaximumSizeInBytes);
    }

    [Fact]
    public async Task A_full_batch_of_events_with_all_that_the_hub_adds_to_them_arrives()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = NetClient.Producer(hubs);
        using EventDataBatch batch = await producer.CreateBatchAsync(new CreateBatchOptions { PartitionKey = new string('k', 128) }, Cancel);
        while (batch.TryAdd(new EventData(new byte[10_000])))
        {
        }

        int most = batch.Count;
        await producer.SendAsync(batch, Cancel);

        await using PartitionReceiver receiver = NetClient.Receiver(hubs, $"{PartitionKeyHash.PartitionOf(new string('k', 128), 4)}");
        List<EventData> read = await receiver.ReadAsync(most);
        Assert.All(read, one => Assert.Equal((10_000, new string('k', 128)), (one.EventBody.ToMemory().Length, one.PartitionKey)));
    }

    [Fact]
    public async Task A_buffered_client_may_mix_keys_and_sends_each_where_the_hub_would()
    {
        string[] keys = ["7", "131", "Ærø", "a key of twelve", "FWfAT", "$0cb", "-4189260826195535198"];
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        List<string> failed = [];
        EventHubBufferedProducerClient buffered = new(hubs.ConnectionString, TestHubs.Hub);
        buffered.SendEventBatchFailedAsync += told =>
        {
            failed.Add(told.Exception.Message);
            return Task.CompletedTask;
        };
        for (int i = 0; i < 700; i++)
        {
            await buffered.EnqueueEventAsync(
                new EventData(i.ToString(CultureInfo.InvariantCulture)), new EnqueueEventOptions { PartitionKey = keys[i % keys.Length] }, Cancel);
        }

        await buffered.EnqueueEventAsync(new EventData("without"), Cancel);
        await buffered.FlushAsync(Cancel);
        await buffered.DisposeAsync();

        Assert.Empty(failed);
        IReadOnlyList<PartitionLog> partitions = hubs.Store.Hub(TestHubs.Hub)!.Partitions;
        foreach ((string key, int number) in keys.Select((key, number) => (key, number)))
        {
            List<LoggedEvent> ofKey = [.. partitions[PartitionKeyHash.PartitionOf(key, 4)].ReadAll().Where(one => one.Content.PartitionKey == key)];
            Assert.Equal(
                Enumerable.Range(0, 700).Where(i => i % keys.Length == number).Select(i => i.ToString(CultureInfo.InvariantCulture)),
                ofKey.Select(TestEvents.BodyOf));
        }

        Assert.Equal(701, partitions.Sum(partition => partition.State.Count));
    }

    [Fact]
    public async Task Properties_of_every_type_and_the_standard_ones_come_back()
    {
        Dictionary<string, object> properties = new()
        {
            ["text"] = "Ærø",
            ["bool"] = true,
            ["byte"] = (byte)200,
            ["sbyte"] = (sbyte)-100,
            ["short"] = (short)-30_000,
            ["ushort"] = (ushort)60_000,
            ["int"] = -2_000_000_000,
            ["uint"] = 4_000_000_000u,
            ["long"] = long.MinValue,
            ["ulong"] = ulong.MaxValue,
            ["float"] = 0.5f,
            ["double"] = -1e300,
            ["decimal"] = 12.5m,
            ["char"] = 'ø',
            ["guid"] = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
            ["time"] = new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc),
            ["uri"] = new Uri("https://example.com/a?b"),
            ["span"] = TimeSpan.FromSeconds(90),
        };
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = NetClient.Producer(hubs);
        EventData sent = new("body") { ContentType = "text/plain", CorrelationId = "correlation", MessageId = "message" };
        foreach ((string name, object value) in properties)
        {
            sent.Properties[name] = value;
        }

        await producer.SendAsync([sent], new SendEventOptions { PartitionId = "2" }, Cancel);

        await using PartitionReceiver receiver = NetClient.Receiver(hubs, "2");
        EventData read = Assert.Single(await receiver.ReadAsync(1));
        Assert.Equal(("text/plain", "correlation", "message"), (read.ContentType, read.CorrelationId, read.MessageId));
        Assert.Equal(properties.Count, read.Properties.Count);
        Assert.All(properties, pair => Assert.Equal(pair.Value, read.Properties[pair.Key]));
        Assert.Equal(0, read.SequenceNumber);
        Assert.Equal(hubs.Store.Hub(TestHubs.Hub)!.CreatedAt, read.EnqueuedTime, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Bodies_of_every_AMQP_kind_come_back()
    {
        AmqpMessageBody[] bodies =
        [
            AmqpMessageBody.FromData([new byte[] { 1, 2 }, new byte[] { 3 }]),
            AmqpMessageBody.FromValue("text"),
            AmqpMessageBody.FromValue(new Dictionary<string, object> { ["n"] = 1 }),
            AmqpMessageBody.FromSequence([[1, "two"], [3.5]]),
        ];
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubProducerClient producer = NetClient.Producer(hubs);

        await producer.SendAsync(bodies.Select(body => new EventData(new AmqpAnnotatedMessage(body))), new SendEventOptions { PartitionId = "0" }, Cancel);

        await using PartitionReceiver receiver = NetClient.Receiver(hubs);
        List<AmqpMessageBody> read = [.. (await receiver.ReadAsync(bodies.Length)).Select(one => one.GetRawAmqpMessage().Body)];
        Assert.True(read[0].TryGetData(out IEnumerable<ReadOnlyMemory<byte>>? sections));
        Assert.Equal([1, 2, 3], sections!.SelectMany(section => section.ToArray()));
        Assert.True(read[1].TryGetValue(out object? text));
        Assert.Equal("text", text);
        Assert.True(read[2].TryGetValue(out object? map));
        Assert.Equal(1, Assert.IsAssignableFrom<IDictionary<string, object>>(map)["n"]);
        Assert.True(read[3].TryGetSequence(out IEnumerable<IList<object>>? sequence));
        Assert.Equal(["1,two", "3.5"], sequence!.Select(items => string.Join(',', items.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)))));
    }

    [Fact]
    public async Task An_idempotent_client_is_told_that_there_is_no_such_thing_here()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using EventHubBufferedProducerClient buffered = new(
            hubs.ConnectionString, TestHubs.Hub, new EventHubBufferedProducerClientOptions { EnableIdempotentRetries = true, RetryOptions = NetClient.Once });
        TaskCompletionSource<Exception> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        buffered.SendEventBatchFailedAsync += told =>
        {
            failed.TrySetResult(told.Exception);
            return Task.CompletedTask;
        };

        await buffered.EnqueueEventAsync(new EventData("a"), Cancel);
        await buffered.FlushAsync(Cancel);

        Exception told = await failed.Task.WaitAsync(Cancel);
        Assert.Contains("The idempotent producer is not supported by this event hub.", told.Message, StringComparison.Ordinal);
    }
}
