namespace MixpanelFunctions.Local.Processing;

/// <summary>Where messages come from: an event hub, in the eyes of one consumer group. Thread-safe.</summary>
internal interface IPartitionSource
{
    /// <summary>The ids of all partitions. They stay the same as long as the source is used.</summary>
    Task<IReadOnlyList<string>> ListPartitionsAsync(CancellationToken cancellationToken);

    /// <summary>Begins to read a partition. The caller disposes the reader.</summary>
    /// <param name="partition">The partition's id.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="cancellationToken">Gives up the opening.</param>
    /// <exception cref="PartitionLostException">Another reader has the partition and does not let go of it.</exception>
    Task<IPartitionReader> OpenAsync(string partition, PartitionPosition position, CancellationToken cancellationToken);
}
