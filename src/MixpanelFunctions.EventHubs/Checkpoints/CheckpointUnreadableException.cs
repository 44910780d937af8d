namespace MixpanelFunctions.EventHubs.Checkpoints;

/// <summary>
/// A checkpoint is invalid. A person must decide to start again from the first event, so
/// reading ends.
/// </summary>
/// <param name="place">The place of the checkpoint, as shown to users.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="cause">The exception while reading it.</param>
internal sealed class CheckpointUnreadableException(string place, string reason, Exception? cause = null) : Exception(
    $"{place} is not a checkpoint: {reason}. Delete it to read its partition again from the oldest event. Mixpanel keeps one of each event that is sent twice.",
    cause);
