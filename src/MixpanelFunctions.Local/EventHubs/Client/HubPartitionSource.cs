using System.Globalization;
using Amqp.Types;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>An event hub, read over AMQP by one consumer group. Each partition has a connection of its own.</summary>
/// <param name="hub">The hub.</param>
/// <param name="consumerGroup">The consumer group.</param>
/// <param name="prefetch">How many events are fetched ahead, a partition.</param>
/// <param name="time">The clock.</param>
internal sealed class HubPartitionSource(HubAddress hub, string consumerGroup, int prefetch, TimeProvider time) : IPartitionSource
{
    /// <inheritdoc/>
    /// <exception cref="HubException">The hub cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> ListPartitionsAsync(CancellationToken cancellationToken)
    {
        HubConnection connection = await HubConnection.OpenAsync(hub, time, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            Map told = await connection.ReadAsync(null, cancellationToken).ConfigureAwait(false);
            return (string[])told["partition_ids"];
        }
    }

    /// <summary>Asks for each partition's last event.</summary>
    /// <returns>Its sequence number by partition; -1 for a partition that never had one.</returns>
    /// <exception cref="HubException">The hub cannot be asked.</exception>
    public async Task<IReadOnlyDictionary<string, long>> ReadLastSequenceNumbersAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> last = new(StringComparer.Ordinal);
        HubConnection connection = await HubConnection.OpenAsync(hub, time, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            Map told = await connection.ReadAsync(null, cancellationToken).ConfigureAwait(false);
            foreach (string partition in (string[])told["partition_ids"])
            {
                Map state = await connection.ReadAsync(partition, cancellationToken).ConfigureAwait(false);
                last[partition] = (long)state["last_enqueued_sequence_number"];
            }
        }

        return last;
    }

    /// <inheritdoc/>
    /// <exception cref="HubException">The hub cannot be reached.</exception>
    public async Task<IPartitionReader> OpenAsync(string partition, PartitionPosition position, CancellationToken cancellationToken)
    {
        string address = $"{hub.Hub}/ConsumerGroups/{consumerGroup}/Partitions/{partition}";
        HubConnection connection = await HubConnection.OpenAsync(hub, time, cancellationToken).ConfigureAwait(false);
        try
        {
            return new HubPartitionReader(connection, address, Filter(position), partition, prefetch);
        }
        catch (Exception exception) when (HubException.IsOfTheHub(exception))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw HubException.Of(exception);
        }
    }

    /// <summary>The filter that a receiver is attached with (Azure/azure-sdk-for-net <c>Azure.Messaging.EventHubs.Amqp.AmqpFilter</c>).</summary>
    private static string Filter(PartitionPosition position) => position switch
    {
        PartitionPosition.After { Checkpoint.Offset: { } offset } => $"amqp.annotation.x-opt-offset > '{offset}'",
        PartitionPosition.After { Checkpoint.SequenceNumber: var number } =>
            string.Create(CultureInfo.InvariantCulture, $"amqp.annotation.x-opt-sequence-number > '{number}'"),
        PartitionPosition.FromEnqueuedTime { Time: var time } =>
            string.Create(CultureInfo.InvariantCulture, $"amqp.annotation.x-opt-enqueued-time >= '{time.ToUnixTimeMilliseconds()}'"),
        PartitionPosition.FromEnd => "amqp.annotation.x-opt-offset > '@latest'",
        _ => "amqp.annotation.x-opt-offset > '-1'",
    };
}
