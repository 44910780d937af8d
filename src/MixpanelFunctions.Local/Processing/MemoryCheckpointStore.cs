using System.Collections.Concurrent;

namespace MixpanelFunctions.Local.Processing;

/// <summary>Keeps checkpoints as long as the program runs: for a hub that ends with it.</summary>
internal sealed class MemoryCheckpointStore : ICheckpointStore
{
    private readonly ConcurrentDictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellationToken) =>
        Task.FromResult(_checkpoints.GetValueOrDefault(partition));

    /// <inheritdoc/>
    public Task WriteAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        _checkpoints[checkpoint.Partition] = checkpoint;
        return Task.CompletedTask;
    }
}
