namespace MixpanelFunctions.Local.Processing;

/// <summary>Keeps the checkpoints of one consumer group. Thread-safe.</summary>
internal interface ICheckpointStore
{
    /// <summary>A partition's checkpoint, or <see langword="null"/> where there is none yet.</summary>
    /// <exception cref="CheckpointUnreadableException">There is something, but it is no checkpoint.</exception>
    Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a checkpoint in the place of the partition's earlier one. Whenever this is cut short, either the one or the other
    /// is read afterwards.
    /// </summary>
    Task WriteAsync(Checkpoint checkpoint, CancellationToken cancellationToken);
}
