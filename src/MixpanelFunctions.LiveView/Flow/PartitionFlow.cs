namespace MixpanelFunctions.LiveView.Flow;

/// <summary>The state of a partition.</summary>
/// <param name="Partition">The partition's id.</param>
/// <param name="SequenceNumber">The last message of it that is settled.</param>
/// <param name="EnqueuedTime">When the hub received that message.</param>
/// <param name="Messages">Messages of it that are settled.</param>
internal sealed record PartitionFlow(string Partition, long SequenceNumber, DateTimeOffset EnqueuedTime, long Messages);
