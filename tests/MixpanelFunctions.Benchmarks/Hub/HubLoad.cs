using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary>Sends events to a hub and reads them back, a connection a partition each way, as the commands do.</summary>
internal sealed class HubLoad(HubAddress hub, EventCorpus corpus)
{
    private const int Prefetch = 4_000;
    private const int ReadAtMost = 2_000;

    private readonly HubPartitionSource _source = new(hub, "$Default", Prefetch, TimeProvider.System);
    private readonly Dictionary<string, Checkpoint> _read = new(StringComparer.Ordinal);

    /// <summary>Sends every event once, a part of them to each partition.</summary>
    public Task SendAsync() => Task.WhenAll(Enumerable.Range(0, EndpointCommand.Partitions).Select(partition => Task.Run(() => SendAsync(partition))));

    /// <summary>Reads as many from where the last reading ended.</summary>
    public Task ReadAsync() => Task.WhenAll(Enumerable.Range(0, EndpointCommand.Partitions).Select(partition => Task.Run(() => ReadAsync(partition))));

    private static IEnumerable<HubMessage> Part(EventCorpus corpus, int partition) =>
        corpus.Messages.Where((_, number) => number % EndpointCommand.Partitions == partition);

    private async Task SendAsync(int partition)
    {
        HubSender sender = await HubSender.OpenAsync(hub, $"{partition}", TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        await using (sender.ConfigureAwait(false))
        {
            EventBatch batch = new();
            foreach (HubMessage message in Part(corpus, partition))
            {
                if (!batch.TryAdd(message.Body.Span))
                {
                    await sender.SendAsync(batch, null, CancellationToken.None).ConfigureAwait(false);
                    batch = new EventBatch();
                    batch.TryAdd(message.Body.Span);
                }
            }

            await sender.SendAsync(batch, null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(int partition)
    {
        string id = $"{partition}";
        Checkpoint? before;
        lock (_read)
        {
            before = _read.GetValueOrDefault(id);
        }

        int left = Part(corpus, partition).Count();
        IPartitionReader reader = await _source.OpenAsync(
            id, before is null ? PartitionPosition.Start : new PartitionPosition.After(before), CancellationToken.None).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (left > 0)
            {
                IReadOnlyList<HubMessage> messages = await reader.ReadAsync(Math.Min(left, ReadAtMost), CancellationToken.None).ConfigureAwait(false);
                left -= messages.Count;
                lock (_read)
                {
                    _read[id] = new Checkpoint(id, messages[^1].SequenceNumber, messages[^1].Offset);
                }
            }
        }
    }
}
