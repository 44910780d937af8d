namespace MixpanelFunctions.Local.Processing;

/// <summary>Which worker has a partition.</summary>
/// <param name="Partition">The partition's id.</param>
/// <param name="Owner">The worker's name; empty when the one that had it gave it back.</param>
/// <param name="ClaimedAt">When it was claimed or renewed, by the store's clock.</param>
/// <param name="Version">Changes with every claim, so that of two workers that saw the same only one succeeds.</param>
internal sealed record PartitionOwnership(string Partition, string Owner, DateTimeOffset ClaimedAt, string Version);
