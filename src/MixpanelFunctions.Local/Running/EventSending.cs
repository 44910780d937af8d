using System.Globalization;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Running;

/// <summary>Sends the events of a run to its hub, over AMQP, and no further ahead of what is settled than the hub keeps.</summary>
/// <param name="hub">The hub.</param>
/// <param name="source">The hub as it is read, to be asked how far it is.</param>
/// <param name="progress">Tells what is settled.</param>
/// <param name="warn">Takes what could not be sent, for people.</param>
internal sealed class EventSending(HubAddress hub, HubPartitionSource source, RunProgress progress, Action<string> warn)
{
    /// <summary>Messages in a batch: few enough that a small input gets to several partitions.</summary>
    private const int BatchSize = 100;

    /// <summary>What may be sent and not yet settled, in bytes.</summary>
    private const long Ahead = 64L * 1024 * 1024;

    private readonly Queue<(long Messages, int Bytes)> _unsettled = new();
    private long _bytesUnsettled;
    private long _before;
    private long _sent;
    private bool _isWhole = true;
    private IReadOnlyDictionary<string, long>? _last;

    /// <summary>Whether all events are sent and settled.</summary>
    public bool IsSettled =>
        _isWhole && _last is not null && progress.HasSettled(_last) && progress.Tally.Messages - _before >= _sent;

    /// <summary>Sends all and waits until it is settled, or until it is to end.</summary>
    /// <param name="input">The events.</param>
    /// <param name="ending">Ends it early.</param>
    /// <exception cref="UserErrorException">The input cannot be read any further.</exception>
    /// <exception cref="HubException">The hub does not take them.</exception>
    public async Task SendAndSettleAsync(MessageLines input, CancellationToken ending)
    {
        try
        {
            await SendAllAsync(input, ending).ConfigureAwait(false);
            _last = await source.ReadLastSequenceNumbersAsync(ending).ConfigureAwait(false);
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

    private async Task SendAllAsync(MessageLines input, CancellationToken cancellationToken)
    {
        _before = progress.Tally.Messages;
        HubSender sender = await HubSender.OpenAsync(hub, null, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        await using (sender.ConfigureAwait(false))
        {
            EventBatch batch = new();
            while (input.Next(cancellationToken) is { } message)
            {
                if (batch.Count == BatchSize || (!batch.TryAdd(message.Body.Span) && batch.Count > 0))
                {
                    await SendAsync(sender, batch, cancellationToken).ConfigureAwait(false);
                    batch = new EventBatch();
                    Add(batch, message);
                }
                else if (batch.Count == 0)
                {
                    Refuse(message);
                }
            }

            if (batch.Count > 0)
            {
                await SendAsync(sender, batch, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Add(EventBatch batch, HubMessage message)
    {
        if (!batch.TryAdd(message.Body.Span))
        {
            Refuse(message);
        }
    }

    private void Refuse(HubMessage message)
    {
        _isWhole = false;
        warn(string.Create(
            CultureInfo.InvariantCulture,
            $"Line {message.SequenceNumber} has {message.Body.Length:N0} bytes and is not sent: an event hub takes {EventBatch.LongestEvent:N0} at the most."));
    }

    private async Task SendAsync(HubSender sender, EventBatch batch, CancellationToken cancellationToken)
    {
        Task changed = progress.Changed;
        while (_bytesUnsettled + batch.Bytes > Ahead && !HasRoom())
        {
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            changed = progress.Changed;
        }

        await sender.SendAsync(batch, null, cancellationToken).ConfigureAwait(false);
        _sent += batch.Count;
        _unsettled.Enqueue((_sent, batch.Bytes));
        _bytesUnsettled += batch.Bytes;
    }

    /// <summary>Forgets what is settled by now, counted in messages. Whether there is room again.</summary>
    private bool HasRoom()
    {
        long settled = progress.Tally.Messages - _before;
        while (_unsettled.TryPeek(out (long Messages, int Bytes) oldest) && oldest.Messages <= settled)
        {
            _bytesUnsettled -= oldest.Bytes;
            _unsettled.Dequeue();
        }

        return _bytesUnsettled < Ahead / 2;
    }
}
