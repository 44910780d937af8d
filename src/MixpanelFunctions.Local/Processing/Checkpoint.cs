namespace MixpanelFunctions.Local.Processing;

/// <summary>How far a partition is settled: all messages up to this one, and this one.</summary>
/// <param name="Partition">The partition's id, such as <c>0</c>.</param>
/// <param name="SequenceNumber">The sequence number of the last message that is settled.</param>
/// <param name="Offset">Its offset, as the source wrote it; <see langword="null"/> where the source has none.</param>
internal sealed record Checkpoint(string Partition, long SequenceNumber, string? Offset);
