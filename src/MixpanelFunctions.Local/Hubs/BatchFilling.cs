using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Local.Hubs;

/// <summary>A batch to be sent.</summary>
/// <param name="Batch">Its messages.</param>
/// <param name="Events">The events in them.</param>
/// <param name="Bytes">The bytes of their bodies.</param>
internal sealed record FilledBatch(EventDataBatch Batch, long Events, long Bytes);

/// <summary>Puts messages into batches, and passes on each full batch.</summary>
/// <param name="producer">The client that makes the batches: it knows how large the hub lets them be.</param>
/// <param name="most">The most messages of a batch.</param>
/// <param name="send">Sends a batch.</param>
internal sealed class BatchFilling(EventHubProducerClient producer, int most, Func<FilledBatch, CancellationToken, Task> send) : IDisposable
{
    private EventDataBatch? _batch;
    private long _events;
    private long _bytes;

    /// <summary>Adds a message. Sends the batch first if the message does not fit into it.</summary>
    /// <param name="message">The message; its body is copied.</param>
    /// <param name="events">How many events it contains.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Why the hub does not accept the message, as shown to users; null if it is in a batch.</returns>
    public async Task<string?> AddAsync(HubMessage message, int events, CancellationToken cancellationToken)
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
                    $"Line {message.SequenceNumber} has {message.Body.Length:N0} bytes and is not sent: the event hub accepts messages of up to {_batch.MaximumSizeInBytes:N0} bytes, including properties.");
            }
        }

        _events += events;
        _bytes += message.Body.Length;
        return null;
    }

    /// <summary>Sends what is in the batch.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_batch is { Count: > 0 } batch)
        {
            await send(new FilledBatch(batch, _events, _bytes), cancellationToken).ConfigureAwait(false);
        }

        Dispose();
    }

    /// <summary>Drops what is not sent.</summary>
    public void Dispose()
    {
        _batch?.Dispose();
        (_batch, _events, _bytes) = (null, 0, 0);
    }
}
