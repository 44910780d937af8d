namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>How long a partition keeps its events. It drops the oldest events that exceed a limit.</summary>
/// <param name="Time">The age of the oldest event.</param>
/// <param name="Bytes">What all events of the partition take in memory, in bytes. The last event is kept in any case.</param>
internal readonly record struct Retention(TimeSpan Time, long Bytes);
