using System.Globalization;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Messages;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>One event hub: its partitions and its consumer groups.</summary>
internal sealed class HubStore : IDisposable
{
    private readonly HashSet<string> _consumerGroups;
    private int _turn = -1;

    public HubStore(string name, DateTimeOffset createdAt, IReadOnlyList<PartitionLog> partitions, IEnumerable<string> consumerGroups)
    {
        Name = name;
        CreatedAt = createdAt;
        Partitions = partitions;
        _consumerGroups = new HashSet<string>(consumerGroups, StringComparer.OrdinalIgnoreCase) { LocalEventHub.DefaultConsumerGroup };
    }

    public string Name { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The partitions by their number.</summary>
    public IReadOnlyList<PartitionLog> Partitions { get; }

    public bool HasConsumerGroup(string name) => _consumerGroups.Contains(name);

    /// <summary>The partition with this id; null if there is none.</summary>
    public PartitionLog? Partition(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number < Partitions.Count && Partitions[number].Id == id ? Partitions[number] : null;

    /// <summary>Adds events to the partition of the key; without a key, to the next partition in turn.</summary>
    /// <exception cref="IOException">The disk refused them, and nothing is added.</exception>
    public void Append(string? partitionKey, IReadOnlyList<EventContent> events)
    {
        int partition = partitionKey is null
            ? (int)((uint)Interlocked.Increment(ref _turn) % (uint)Partitions.Count)
            : PartitionKeyHash.PartitionOf(partitionKey, Partitions.Count);
        Partitions[partition].Append(events);
    }

    public void Dispose()
    {
        foreach (PartitionLog partition in Partitions)
        {
            partition.Dispose();
        }
    }
}
