using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Local.Hubs;

/// <summary>Puts events into batches, and hands on each batch that is full.</summary>
/// <param name="producer">The client that makes the batches: it knows how large the hub lets them be.</param>
/// <param name="most">The most events of a batch.</param>
/// <param name="send">Sends a batch; told how many bytes its events' bodies have.</param>
internal sealed class BatchFilling(EventHubProducerClient producer, int most, Func<EventDataBatch, long, CancellationToken, Task> send) : IDisposable
{
    private EventDataBatch? _batch;
    private long _bytes;

    /// <summary>Adds an event. Sends the batch first where the event does not fit into it.</summary>
    /// <param name="message">The event; its body is copied.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Why the hub does not take the event, for people; null where it is in a batch.</returns>
    public async Task<string?> AddAsync(HubMessage message, CancellationToken cancellationToken)
    {
        EventData one = new(message.Body.ToArray());
        if (_batch is null || _batch.Count == most || !_batch.TryAdd(one))
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
            _batch = await producer.CreateBatchAsync(cancellationToken).ConfigureAwait(false);
            if (!_batch.TryAdd(one))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {message.SequenceNumber} has {message.Body.Length:N0} bytes and is not sent: the event hub takes messages of {_batch.MaximumSizeInBytes:N0} bytes at the most, all of a message counted.");
            }
        }

        _bytes += message.Body.Length;
        return null;
    }

    /// <summary>Sends what is in the batch.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_batch is { Count: > 0 } batch)
        {
            await send(batch, _bytes, cancellationToken).ConfigureAwait(false);
        }

        Dispose();
    }

    /// <summary>Drops what is not sent.</summary>
    public void Dispose()
    {
        _batch?.Dispose();
        (_batch, _bytes) = (null, 0);
    }
}
