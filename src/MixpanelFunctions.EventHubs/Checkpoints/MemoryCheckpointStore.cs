using System.Collections.Concurrent;

namespace MixpanelFunctions.EventHubs.Checkpoints;

/// <summary>Keeps checkpoints in memory, for a hub that ends with the program.</summary>
internal sealed class MemoryCheckpointStore : HubCheckpointStore
{
    private readonly ConcurrentDictionary<(string Group, string Partition), Checkpoint> _checkpoints = new();

    /// <inheritdoc/>
    public override Task<Checkpoint?> ReadAsync(ConsumerGroup group, string partition, CancellationToken cancellationToken) =>
        Task.FromResult(_checkpoints.GetValueOrDefault((group.Path, partition)));

    /// <inheritdoc/>
    public override Task WriteAsync(ConsumerGroup group, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        _checkpoints[(group.Path, checkpoint.Partition)] = checkpoint;
        return Task.CompletedTask;
    }
}
