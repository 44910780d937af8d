namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// How the Event Hubs trigger reads: host.json's <c>extensions.eventHubs</c>. The defaults are the trigger's own where a key
/// is missing (https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings).
/// </summary>
internal sealed record TriggerOptions
{
    /// <summary>The most messages of a batch.</summary>
    public int MaxEventBatchSize { get; init; } = 100;

    /// <summary>A batch waits for so many messages; 1 never waits.</summary>
    public int MinEventBatchSize { get; init; } = 1;

    /// <summary>… but never longer than this from its first message on.</summary>
    public TimeSpan MaxWaitTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages fetched ahead, a partition. A matter of the source.</summary>
    public int PrefetchCount { get; init; } = 300;

    /// <summary>A checkpoint after so many batches.</summary>
    public int BatchCheckpointFrequency { get; init; } = 1;

    /// <summary>Where a partition without a checkpoint begins.</summary>
    public PartitionPosition InitialPosition { get; init; } = PartitionPosition.Start;
}
