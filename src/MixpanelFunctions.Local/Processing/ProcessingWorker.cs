namespace MixpanelFunctions.Local.Processing;

/// <summary>Forwards partitions of a source, each by a processor of its own: all of them, or this worker's share.</summary>
/// <param name="source">Where messages come from.</param>
/// <param name="checkpoints">Where checkpoints are kept.</param>
/// <param name="forward">Settles a batch; called for several partitions at once.</param>
/// <param name="options">How partitions are read.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what goes wrong.</param>
internal sealed class ProcessingWorker(
    IPartitionSource source,
    ICheckpointStore checkpoints,
    BatchHandler forward,
    TriggerOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How long giving back the partitions may take at the end; what is not given back expires.</summary>
    private static readonly TimeSpan RelinquishTime = TimeSpan.FromSeconds(5);

    /// <summary>Forwards all partitions until they have ended, or it is to stop.</summary>
    /// <param name="stopping">Signals the end of the program: this returns once every partition is drained.</param>
    /// <returns>What became of each partition.</returns>
    /// <exception cref="CheckpointUnreadableException">What stands in a checkpoint's place is none.</exception>
    public async Task<IReadOnlyDictionary<string, PartitionOutcome>> RunAsync(CancellationToken stopping)
    {
        IReadOnlyList<string> partitions = await source.ListPartitionsAsync(stopping).ConfigureAwait(false);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        PartitionOutcome[] outcomes = await Task.WhenAll(partitions.Select(
            partition => ProcessAsync(partition, ending, CancellationToken.None))).ConfigureAwait(false);
        return partitions.Zip(outcomes).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>Forwards this worker's share of the partitions until it is to stop.</summary>
    /// <param name="balancer">Says which partitions are this worker's.</param>
    /// <param name="updateInterval">How often it is asked.</param>
    /// <param name="stopping">Signals the end of the program: this returns once every partition is drained and given back.</param>
    /// <exception cref="CheckpointUnreadableException">What stands in a checkpoint's place is none.</exception>
    public async Task RunShareAsync(PartitionBalancer balancer, TimeSpan updateInterval, CancellationToken stopping)
    {
        IReadOnlyList<string> partitions = await source.ListPartitionsAsync(stopping).ConfigureAwait(false);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Dictionary<string, Running> running = new(StringComparer.Ordinal);
        try
        {
            while (!ending.IsCancellationRequested)
            {
                await BalanceAsync(balancer, partitions, ending.Token).ConfigureAwait(false);
                await FollowAsync(balancer.Owned, running, ending).ConfigureAwait(false);
                await Task.Delay(updateInterval, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await Task.WhenAll(running.Values.Select(processor => processor.Task)).ConfigureAwait(false);
        }
        finally
        {
            foreach (Running processor in running.Values)
            {
                processor.Lost.Dispose();
            }

            await RelinquishAsync(balancer).ConfigureAwait(false);
        }
    }

    private async Task BalanceAsync(PartitionBalancer balancer, IReadOnlyList<string> partitions, CancellationToken cancellationToken)
    {
        try
        {
            await balancer.BalanceAsync(partitions, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                ProcessingLog.BalancingFailed(logger, exception);
                balancer.DropExpired();
            }
        }
    }

    /// <summary>Leaves what is another's now, and begins what is new.</summary>
    private async Task FollowAsync(IReadOnlyCollection<string> owned, Dictionary<string, Running> running, CancellationTokenSource ending)
    {
        foreach ((string partition, Running processor) in running)
        {
            if (!owned.Contains(partition))
            {
                await processor.Lost.CancelAsync().ConfigureAwait(false);
            }
        }

        foreach (string partition in owned)
        {
            if (running.TryGetValue(partition, out Running? before))
            {
                // One that still drains is waited for: never two of the same partition. One that failed ends the worker.
                if (!before.Task.IsCompletedSuccessfully || await before.Task.ConfigureAwait(false) == PartitionOutcome.Ended)
                {
                    continue;
                }

                before.Lost.Dispose();
            }

            CancellationTokenSource lost = new();
            running[partition] = new Running(ProcessAsync(partition, ending, lost.Token), lost);
        }
    }

    private async Task<PartitionOutcome> ProcessAsync(string partition, CancellationTokenSource ending, CancellationToken lost)
    {
        PartitionProcessor processor = new(partition, source, checkpoints, forward, options, time, logger);
        try
        {
            return await Task.Run(() => processor.RunAsync(ending.Token, lost), CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            // What no retry mends is told at once, not when the other partitions have ended.
            await ending.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task RelinquishAsync(PartitionBalancer balancer)
    {
        using CancellationTokenSource limit = new(RelinquishTime, time);
        try
        {
            await balancer.RelinquishAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ProcessingLog.BalancingFailed(logger, exception);
        }
    }

    private sealed record Running(Task<PartitionOutcome> Task, CancellationTokenSource Lost);
}
