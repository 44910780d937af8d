namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>The state of a partition.</summary>
/// <param name="FirstSequenceNumber">The first event that is kept; of an empty partition, the one that will come next.</param>
/// <param name="LastSequenceNumber">The last event that was ever taken; -1 before the first.</param>
/// <param name="LastOffset">Its offset, in bytes; -1 before the first.</param>
/// <param name="LastEnqueuedTime">When it was taken, in milliseconds since 1970; 0 before the first.</param>
/// <param name="Count">The events that are kept.</param>
/// <param name="Bytes">What they take, in bytes.</param>
internal readonly record struct PartitionState(
    long FirstSequenceNumber, long LastSequenceNumber, long LastOffset, long LastEnqueuedTime, int Count, long Bytes)
{
    public bool IsEmpty => Count == 0;
}
