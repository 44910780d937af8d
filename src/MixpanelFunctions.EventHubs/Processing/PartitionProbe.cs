using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;

namespace MixpanelFunctions.EventHubs.Processing;

/// <summary>Finds out whether another reader has a partition, without taking it from that reader.</summary>
/// <param name="connectionString">Of the namespace or the hub.</param>
/// <param name="hub">The hub's name.</param>
/// <param name="consumerGroup">The consumer group's name.</param>
internal sealed class PartitionProbe(string connectionString, string hub, string consumerGroup)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Whether a reader with an epoch (the SDKs' owner level) has the partition. Event Hubs then refuses readers without an epoch.
    /// </summary>
    /// <param name="partition">The partition's id.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns><see langword="false"/> also if the hub cannot be read: the reader gets the reason.</returns>
    public async Task<bool> IsTakenAsync(string partition, CancellationToken cancellationToken)
    {
        PartitionReceiver receiver = new(consumerGroup, partition, EventPosition.Latest, connectionString, hub, new PartitionReceiverOptions
        {
            PrefetchCount = 0,
            RetryOptions = new EventHubsRetryOptions { MaximumRetries = 0 },
        });
        await using (receiver.ConfigureAwait(false))
        {
            try
            {
                await receiver.ReceiveBatchAsync(1, Wait, cancellationToken).ConfigureAwait(false);
                return false;
            }
            catch (EventHubsException exception)
            {
                return exception.Reason == EventHubsException.FailureReason.ConsumerDisconnected;
            }
        }
    }
}
