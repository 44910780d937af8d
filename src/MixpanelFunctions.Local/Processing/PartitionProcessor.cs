using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// Forwards one partition, batch by batch, as the Functions trigger does under the function's retry policy: a checkpoint only
/// after a batch is settled, and the very same batch again, after a wait, as long as it is not.
/// </summary>
/// <param name="partition">The partition's id.</param>
/// <param name="source">Where its messages come from.</param>
/// <param name="checkpoints">Where it keeps how far it is.</param>
/// <param name="forward">Settles a batch.</param>
/// <param name="options">How it is read.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what goes wrong.</param>
internal sealed class PartitionProcessor(
    string partition,
    IPartitionSource source,
    ICheckpointStore checkpoints,
    BatchHandler forward,
    TriggerOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How long the writing of a checkpoint may take, so that none holds up the partition or the end of the program.</summary>
    public static readonly TimeSpan CheckpointTime = TimeSpan.FromSeconds(5);

    private Checkpoint? _unwritten;
    private int _batchesUnwritten;
    private Checkpoint? _settled;

    /// <summary>Forwards until the partition ends, or is to be left.</summary>
    /// <param name="stopping">Signals that the program ends: what is under way is drained, and what is settled is checkpointed.</param>
    /// <param name="lost">Signals that the partition is another reader's now: nothing more is checkpointed.</param>
    /// <exception cref="CheckpointUnreadableException">What stands in the checkpoint's place is none.</exception>
    public async Task<PartitionOutcome> RunAsync(CancellationToken stopping, CancellationToken lost)
    {
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        int failures = 0;
        while (true)
        {
            try
            {
                Checkpoint? before = _settled;
                try
                {
                    await ReadToEndAsync(lost, leaving.Token).ConfigureAwait(false);
                    return PartitionOutcome.Ended;
                }
                finally
                {
                    failures = ReferenceEquals(before, _settled) ? failures : 0;
                    await WriteCheckpointAsync(lost).ConfigureAwait(false);
                }
            }
            catch (PartitionLostException)
            {
                return PartitionOutcome.Lost;
            }
            catch (Exception) when (leaving.IsCancellationRequested)
            {
                // Whatever was cut short, nothing of it is checkpointed.
                return lost.IsCancellationRequested ? PartitionOutcome.Lost : PartitionOutcome.Stopped;
            }
            catch (Exception exception) when (exception is not CheckpointUnreadableException)
            {
                TimeSpan wait = BatchRetry.WaitAfter(++failures);
                ProcessingLog.ReadingFailed(logger, partition, wait.TotalSeconds, exception);
                await Task.Delay(wait, time, leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadToEndAsync(CancellationToken lost, CancellationToken leaving)
    {
        leaving.ThrowIfCancellationRequested();
        // What is settled but not yet written stands above what is written.
        _settled ??= await checkpoints.ReadAsync(partition, leaving).ConfigureAwait(false);
        PartitionPosition position = _settled is null ? options.InitialPosition : new PartitionPosition.After(_settled);
        IPartitionReader reader = await source.OpenAsync(partition, position, leaving).ConfigureAwait(false);
        BatchReader batches = new(reader, options, time, leaving);
        await using (batches.ConfigureAwait(false))
        {
            while (await batches.NextAsync().ConfigureAwait(false) is { Count: > 0 } batch)
            {
                await SettleAsync(batch, leaving).ConfigureAwait(false);
                HubMessage last = batch[^1];
                _settled = _unwritten = new Checkpoint(partition, last.SequenceNumber, last.Offset);
                if (++_batchesUnwritten >= options.BatchCheckpointFrequency)
                {
                    await WriteCheckpointAsync(lost).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task SettleAsync(IReadOnlyList<HubMessage> batch, CancellationToken leaving)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                await forward(batch, leaving).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (!leaving.IsCancellationRequested)
            {
                // Whatever it was: the host tries again after any exception.
                TimeSpan wait = BatchRetry.WaitAfter(failures);
                ProcessingLog.BatchFailed(logger, partition, batch[0].SequenceNumber, batch[^1].SequenceNumber, wait.TotalSeconds, exception);
                await Task.Delay(wait, time, leaving).ConfigureAwait(false);
            }
        }
    }

    /// <remarks>
    /// Also while the program ends: a batch whose last request was answered within the drain time is settled, and need not
    /// come again. One that cannot be written is no harm: it brings back what Mixpanel drops.
    /// </remarks>
    private async Task WriteCheckpointAsync(CancellationToken lost)
    {
        if (_unwritten is not { } settled || lost.IsCancellationRequested)
        {
            return;
        }

        using CancellationTokenSource limit = new(CheckpointTime, time);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lost);
        try
        {
            await checkpoints.WriteAsync(settled, ending.Token).ConfigureAwait(false);
            _unwritten = null;
            _batchesUnwritten = 0;
        }
        catch (Exception exception)
        {
            ProcessingLog.CheckpointNotWritten(logger, partition, settled.SequenceNumber, exception);
        }
    }
}
