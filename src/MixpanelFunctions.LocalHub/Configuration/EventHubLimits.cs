namespace MixpanelFunctions.LocalHub.Configuration;

/// <summary>
/// Event Hubs' limits in the standard tier (Microsoft Learn, "Azure Event Hubs quotas and limits").
/// </summary>
internal static class EventHubLimits
{
    /// <summary>The largest message or batch, in bytes: 1 MiB.</summary>
    public const int MessageBytes = 1_048_576;

    /// <summary>The longest partition key, in characters.</summary>
    public const int PartitionKeyLength = 128;

    /// <summary>The most receivers without an epoch on a partition in a consumer group.</summary>
    public const int Receivers = 5;
}
