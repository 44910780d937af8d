namespace MixpanelFunctions.EventHubs.Checkpoints;

/// <summary>A consumer group of an event hub, which owns checkpoints and partitions.</summary>
/// <param name="Namespace">The namespace's host name, such as <c>shop.servicebus.windows.net</c> or <c>localhost</c>.</param>
/// <param name="EventHub">The event hub's name.</param>
/// <param name="Name">The consumer group's name, such as <c>$Default</c>.</param>
internal sealed record ConsumerGroup(string Namespace, string EventHub, string Name)
{
    /// <summary>
    /// The path of everything that belongs to the group. It is that of the Azure SDKs' blob checkpoint stores, in lower case
    /// because Event Hubs ignores case (Azure/azure-sdk-for-js
    /// <c>sdk/eventhub/eventhubs-checkpointstore-blob/src/blobCheckpointStore.ts</c>, <c>getBlobPrefix</c>).
    /// </summary>
    public string Path => $"{Namespace}/{EventHub}/{Name}".ToLowerInvariant();
}
