using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Local.Hubs;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Running;

/// <summary>Sends the events of a run to its hub over AMQP. It waits if the hub would otherwise drop events that are not settled yet.</summary>
/// <param name="hub">The hub.</param>
/// <param name="progress">Tells what is settled.</param>
/// <param name="warn">Takes warnings about what could not be sent, as shown to users.</param>
internal sealed class EventSending(HubAddress hub, RunProgress progress, Action<string> warn)
{
    /// <summary>Messages in a batch: few enough that a small input reaches several partitions.</summary>
    private const int BatchSize = 100;

    /// <summary>What may be sent and not yet settled, in bytes.</summary>
    private const long Ahead = 64L * 1024 * 1024;

    private readonly Queue<(long Messages, long Bytes)> _unsettled = new();
    private long _bytesUnsettled;
    private long _before;
    private long _sent;
    private bool _isWhole = true;
    private IReadOnlyDictionary<string, long>? _last;

    /// <summary>Whether all events are sent and settled.</summary>
    public bool IsSettled =>
        _isWhole && _last is not null && progress.HasSettled(_last) && progress.Tally.Messages - _before >= _sent;

    /// <summary>Whether the hub has all of the input.</summary>
    public bool IsAllSent => _isWhole && _last is not null;

    /// <summary>Messages that the hub has and that are not settled.</summary>
    public long Unsettled => Math.Max(0, _sent - (progress.Tally.Messages - _before));

    /// <summary>Sends all and waits until it is settled, or until it is to end.</summary>
    /// <param name="input">The events.</param>
    /// <param name="ending">Ends it early.</param>
    /// <exception cref="UserErrorException">The input cannot be read any further.</exception>
    /// <exception cref="EventHubsException">The hub does not accept them.</exception>
    public async Task SendAndSettleAsync(MessageLines input, CancellationToken ending)
    {
        try
        {
            EventHubProducerClient producer = hub.CreateProducer(new EventHubsRetryOptions());
            await using (producer.ConfigureAwait(false))
            {
                await SendAllAsync(producer, input, ending).ConfigureAwait(false);
                _last = await ReadLastSequenceNumbersAsync(producer, ending).ConfigureAwait(false);
            }

            Task changed = progress.Changed;
            while (!progress.HasSettled(_last))
            {
                await changed.WaitAsync(ending).ConfigureAwait(false);
                changed = progress.Changed;
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // What is settled by then, counts.
        }
    }

    private static async Task<IReadOnlyDictionary<string, long>> ReadLastSequenceNumbersAsync(EventHubProducerClient producer, CancellationToken cancellationToken)
    {
        string[] partitions = await producer.GetPartitionIdsAsync(cancellationToken).ConfigureAwait(false);
        PartitionProperties[] states = await Task.WhenAll(
            partitions.Select(partition => producer.GetPartitionPropertiesAsync(partition, cancellationToken))).ConfigureAwait(false);
        return states.ToDictionary(state => state.Id, state => state.LastEnqueuedSequenceNumber, StringComparer.Ordinal);
    }

    private async Task SendAllAsync(EventHubProducerClient producer, MessageLines input, CancellationToken cancellationToken)
    {
        _before = progress.Tally.Messages;
        using BatchFilling batches = new(producer, BatchSize, (filled, cancellation) => SendAsync(producer, filled.Batch, cancellation));
        while (input.Next(cancellationToken) is { } message)
        {
            if (await batches.AddAsync(message, 1, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                _isWhole = false;
                warn(refusal);
            }
        }

        await batches.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync(EventHubProducerClient producer, EventDataBatch batch, CancellationToken cancellationToken)
    {
        Task changed = progress.Changed;
        while (_bytesUnsettled + batch.SizeInBytes > Ahead && !HasRoom())
        {
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            changed = progress.Changed;
        }

        await producer.SendAsync(batch, cancellationToken).ConfigureAwait(false);
        _sent += batch.Count;
        _unsettled.Enqueue((_sent, batch.SizeInBytes));
        _bytesUnsettled += batch.SizeInBytes;
    }

    /// <summary>Drops the messages that are settled now. Returns whether there is space again.</summary>
    private bool HasRoom()
    {
        long settled = progress.Tally.Messages - _before;
        while (_unsettled.TryPeek(out (long Messages, long Bytes) oldest) && oldest.Messages <= settled)
        {
            _bytesUnsettled -= oldest.Bytes;
            _unsettled.Dequeue();
        }

        return _bytesUnsettled < Ahead / 2;
    }
}
