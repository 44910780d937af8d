using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Local.Processing;

/// <summary>Cuts what a partition brings into batches, by host.json's sizes and wait.</summary>
/// <param name="reader">The partition; this disposes it.</param>
/// <param name="options">The sizes and the wait.</param>
/// <param name="time">The clock of the wait.</param>
/// <param name="stopping">Ends all reading.</param>
internal sealed class BatchReader(IPartitionReader reader, TriggerOptions options, TimeProvider time, CancellationToken stopping) : IAsyncDisposable
{
    private readonly Queue<HubMessage> _waiting = new();
    private readonly CancellationTokenSource _reading = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly int _atLeast = Math.Min(options.MinEventBatchSize, options.MaxEventBatchSize);
    private Task<IReadOnlyList<HubMessage>>? _read;
    private bool _ended;

    /// <summary>The next batch; empty when the partition has ended.</summary>
    public async Task<IReadOnlyList<HubMessage>> NextAsync()
    {
        await FillAsync().ConfigureAwait(false);
        // What is there already costs no wait, and makes the requests fuller.
        while (Room > 0 && !_ended && Reading.IsCompleted)
        {
            await TakeAsync().ConfigureAwait(false);
        }

        stopping.ThrowIfCancellationRequested();
        HubMessage[] batch = new HubMessage[Math.Min(_waiting.Count, options.MaxEventBatchSize)];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = _waiting.Dequeue();
        }

        return batch;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reading.CancelAsync().ConfigureAwait(false);
        if (_read is not null)
        {
            await ((Task)_read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reader.DisposeAsync().ConfigureAwait(false);
        _reading.Dispose();
    }

    private int Room => options.MaxEventBatchSize - _waiting.Count;

    /// <summary>
    /// The read under way. It outlives the batch that began it: one that was cancelled when the wait was over could lose what
    /// it had already.
    /// </summary>
    private Task<IReadOnlyList<HubMessage>> Reading => _read ??= reader.ReadAsync(Math.Max(1, Room), _reading.Token).AsTask();

    private async Task FillAsync()
    {
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task? overdue = null;
        while (_waiting.Count < _atLeast && !_ended)
        {
            if (_waiting.Count > 0 && !Reading.IsCompleted)
            {
                overdue ??= Task.Delay(options.MaxWaitTime, time, timer.Token);
                if (await Task.WhenAny(Reading, overdue).ConfigureAwait(false) == overdue)
                {
                    break;
                }
            }

            await TakeAsync().ConfigureAwait(false);
        }

        await timer.CancelAsync().ConfigureAwait(false);
    }

    private async Task TakeAsync()
    {
        IReadOnlyList<HubMessage> messages = await Reading.ConfigureAwait(false);
        _read = null;
        _ended = messages.Count == 0;
        foreach (HubMessage message in messages)
        {
            _waiting.Enqueue(message);
        }
    }
}
