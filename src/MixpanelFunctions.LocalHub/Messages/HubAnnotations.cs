namespace MixpanelFunctions.LocalHub.Messages;

/// <summary>
/// The message annotations that are the hub's to set (Azure/azure-sdk-for-net
/// <c>Azure.Messaging.EventHubs.Amqp.AmqpProperty</c>).
/// </summary>
internal static class HubAnnotations
{
    public const string SequenceNumber = "x-opt-sequence-number";

    public const string Offset = "x-opt-offset";

    public const string EnqueuedTime = "x-opt-enqueued-time";

    public const string PartitionKey = "x-opt-partition-key";

    public const string Publisher = "x-opt-publisher";

    /// <summary>Whether a sender's annotation of this name is taken away, since the hub writes its own.</summary>
    public static bool IsReserved(string? name) => name is SequenceNumber or Offset or EnqueuedTime or PartitionKey or Publisher;
}
