namespace MixpanelFunctions.Local.Processing;

/// <summary>Forwards all partitions of a source, each by a processor of its own.</summary>
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
    /// <summary>Forwards until all partitions have ended, or it is to stop.</summary>
    /// <param name="stopping">Signals the end of the program: this returns once every partition is drained.</param>
    /// <returns>What became of each partition.</returns>
    /// <exception cref="CheckpointUnreadableException">What stands in a checkpoint's place is none.</exception>
    public async Task<IReadOnlyDictionary<string, PartitionOutcome>> RunAsync(CancellationToken stopping)
    {
        IReadOnlyList<string> partitions = await source.ListPartitionsAsync(stopping).ConfigureAwait(false);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        PartitionOutcome[] outcomes = await Task.WhenAll(partitions.Select(partition => Task.Run(
            () => RunAsync(partition, ending), CancellationToken.None))).ConfigureAwait(false);
        return partitions.Zip(outcomes).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private async Task<PartitionOutcome> RunAsync(string partition, CancellationTokenSource ending)
    {
        PartitionProcessor processor = new(partition, source, checkpoints, forward, options, time, logger);
        try
        {
            return await processor.RunAsync(ending.Token, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            // What no retry mends is told at once, not when the other partitions have ended.
            await ending.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
