using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;

namespace MixpanelFunctions.EventHubs.Checkpoints;

/// <summary>
/// Keeps checkpoints, in the terms of the SDK's processor. Who owns which partition is kept in memory, for the processors that
/// share this object. Thread-safe.
/// </summary>
internal abstract class HubCheckpointStore : CheckpointStore
{
    private readonly Dictionary<string, EventProcessorPartitionOwnership> _owned = new(StringComparer.Ordinal);

    /// <summary>A partition's checkpoint; <see langword="null"/> if there is none yet.</summary>
    /// <exception cref="CheckpointUnreadableException">The file or blob is not a checkpoint.</exception>
    public abstract Task<Checkpoint?> ReadAsync(ConsumerGroup group, string partition, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the partition's checkpoint. If this is interrupted, either the old or the new one is read afterwards.
    /// </summary>
    public abstract Task WriteAsync(ConsumerGroup group, Checkpoint checkpoint, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public sealed override async Task<EventProcessorCheckpoint> GetCheckpointAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, CancellationToken cancellationToken)
    {
        Checkpoint? found = await ReadAsync(
            new ConsumerGroup(fullyQualifiedNamespace, eventHubName, consumerGroup), partitionId, cancellationToken).ConfigureAwait(false);
        return found is null
            ? null!
            : new EventProcessorCheckpoint
            {
                FullyQualifiedNamespace = fullyQualifiedNamespace,
                EventHubName = eventHubName,
                ConsumerGroup = consumerGroup,
                PartitionId = partitionId,
                StartingPosition = found.Next,
            };
    }

    /// <inheritdoc/>
    public sealed override Task UpdateCheckpointAsync(
        string fullyQualifiedNamespace,
        string eventHubName,
        string consumerGroup,
        string partitionId,
        string clientIdentifier,
        CheckpointPosition startingPosition,
        CancellationToken cancellationToken) => WriteAsync(
            new ConsumerGroup(fullyQualifiedNamespace, eventHubName, consumerGroup),
            new Checkpoint(partitionId, startingPosition.SequenceNumber, startingPosition.OffsetString),
            cancellationToken);

    /// <inheritdoc/>
    public override Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, CancellationToken cancellationToken)
    {
        string prefix = new ConsumerGroup(fullyQualifiedNamespace, eventHubName, consumerGroup).Path + "/";
        lock (_owned)
        {
            return Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>(
                [.. _owned.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => Copy(pair.Value))]);
        }
    }

    /// <inheritdoc/>
    public override Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimOwnershipAsync(
        IEnumerable<EventProcessorPartitionOwnership> desiredOwnership, CancellationToken cancellationToken)
    {
        List<EventProcessorPartitionOwnership> claimed = [];
        lock (_owned)
        {
            foreach (EventProcessorPartitionOwnership wanted in desiredOwnership)
            {
                string key = $"{new ConsumerGroup(wanted.FullyQualifiedNamespace, wanted.EventHubName, wanted.ConsumerGroup).Path}/{wanted.PartitionId}";
                if (_owned.TryGetValue(key, out EventProcessorPartitionOwnership? current) && current.Version != wanted.Version)
                {
                    // Another processor claimed it first.
                    continue;
                }

                wanted.LastModifiedTime = DateTimeOffset.UtcNow;
                wanted.Version = Guid.NewGuid().ToString("N");
                _owned[key] = Copy(wanted);
                claimed.Add(wanted);
            }
        }

        return Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>(claimed);
    }

    /// <summary>The SDK changes the objects that it gets.</summary>
    private static EventProcessorPartitionOwnership Copy(EventProcessorPartitionOwnership one) => new()
    {
        FullyQualifiedNamespace = one.FullyQualifiedNamespace,
        EventHubName = one.EventHubName,
        ConsumerGroup = one.ConsumerGroup,
        PartitionId = one.PartitionId,
        OwnerIdentifier = one.OwnerIdentifier,
        LastModifiedTime = one.LastModifiedTime,
        Version = one.Version,
    };
}
