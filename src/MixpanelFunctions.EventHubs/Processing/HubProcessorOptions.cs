namespace MixpanelFunctions.EventHubs.Processing;

/// <summary>
/// How an event hub is read: the values of host.json's <c>extensions.eventHubs</c> that the SDK's processor has, and how it
/// shares the partitions (https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings).
/// </summary>
internal sealed record HubProcessorOptions
{
    /// <summary>The most messages of a batch.</summary>
    public int MaxEventBatchSize { get; init; } = 100;

    /// <summary>Messages fetched ahead for each partition.</summary>
    public int PrefetchCount { get; init; } = 300;

    /// <summary>
    /// How often the processor checks its partitions: a partition that failed, or that another reader has left, is read again
    /// after this time. Between two checks, it is not read.
    /// </summary>
    public TimeSpan UpdateInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a silent processor keeps its partitions.</summary>
    public TimeSpan OwnershipExpiration { get; init; } = TimeSpan.FromMinutes(1);
}
