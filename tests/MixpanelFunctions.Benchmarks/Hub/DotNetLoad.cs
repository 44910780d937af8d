using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary>Azure's .NET client, a connection a partition each way, as the commands have it.</summary>
/// <param name="connectionString">Of the hub's namespace.</param>
/// <param name="corpus">The events of a round.</param>
internal sealed class DotNetLoad(string connectionString, EventCorpus corpus) : IHubLoad
{
    private const int Prefetch = 4_000;
    private const int ReadAtMost = 2_000;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(60);

    private readonly EventPosition[] _next = [.. Enumerable.Repeat(EventPosition.Earliest, EndpointCommand.Partitions)];

    public string Client => ".NET";

    public Task SendAsync() => Task.WhenAll(Enumerable.Range(0, EndpointCommand.Partitions).Select(partition => Task.Run(() => SendAsync(partition))));

    public Task ReadAsync() => Task.WhenAll(Enumerable.Range(0, EndpointCommand.Partitions).Select(partition => Task.Run(() => ReadAsync(partition))));

    public Task SendAndReadAsync() => Task.WhenAll(SendAsync(), ReadAsync());

    private IEnumerable<HubMessage> Part(int partition) =>
        corpus.Messages.Where((_, number) => number % EndpointCommand.Partitions == partition);

    private async Task SendAsync(int partition)
    {
        EventHubProducerClient producer = new(connectionString, EndpointCommand.Hub);
        await using (producer.ConfigureAwait(false))
        {
            CreateBatchOptions options = new() { PartitionId = partition.ToString(CultureInfo.InvariantCulture) };
            EventDataBatch batch = await producer.CreateBatchAsync(options).ConfigureAwait(false);
            foreach (HubMessage message in Part(partition))
            {
                EventData one = new(message.Body);
                if (!batch.TryAdd(one))
                {
                    await producer.SendAsync(batch).ConfigureAwait(false);
                    batch.Dispose();
                    batch = await producer.CreateBatchAsync(options).ConfigureAwait(false);
                    batch.TryAdd(one);
                }
            }

            await producer.SendAsync(batch).ConfigureAwait(false);
            batch.Dispose();
        }
    }

    private async Task ReadAsync(int partition)
    {
        int left = Part(partition).Count();
        PartitionReceiver receiver = new(
            EventHubConsumerClient.DefaultConsumerGroupName,
            partition.ToString(CultureInfo.InvariantCulture),
            _next[partition],
            connectionString,
            EndpointCommand.Hub,
            new PartitionReceiverOptions { PrefetchCount = Prefetch });
        await using (receiver.ConfigureAwait(false))
        {
            while (left > 0)
            {
                foreach (EventData one in await receiver.ReceiveBatchAsync(Math.Min(left, ReadAtMost), Wait).ConfigureAwait(false))
                {
                    left--;
                    _next[partition] = EventPosition.FromOffset(one.OffsetString, isInclusive: false);
                }
            }
        }
    }
}
