using MixpanelFunctions.LocalHub.Messages;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>An event in a partition.</summary>
/// <param name="SequenceNumber">Its place in the partition, from 0, without gaps.</param>
/// <param name="Offset">Where it begins in the partition's log, in bytes.</param>
/// <param name="EnqueuedTime">When it was taken, in milliseconds since 1970; never before an earlier event's.</param>
/// <param name="Size">What it takes in the log, in bytes.</param>
/// <param name="Content">What its sender wrote.</param>
internal sealed record LoggedEvent(long SequenceNumber, long Offset, long EnqueuedTime, int Size, EventContent Content);
