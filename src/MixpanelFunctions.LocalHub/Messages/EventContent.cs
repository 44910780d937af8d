namespace MixpanelFunctions.LocalHub.Messages;

/// <summary>One event as its sender encoded it, decoded only where the hub adds something.</summary>
/// <param name="PartitionKey">The annotation <c>x-opt-partition-key</c>; null if there is none.</param>
/// <param name="Header">The header section with its descriptor; may be empty.</param>
/// <param name="AnnotationCount">The keys and values in <paramref name="Annotations"/>, counted together.</param>
/// <param name="Annotations">The sender's own message annotations: keys and values without the head of the map.</param>
/// <param name="Bare">All from the properties section to the footer.</param>
internal readonly record struct EventContent(
    string? PartitionKey,
    ReadOnlyMemory<byte> Header,
    int AnnotationCount,
    ReadOnlyMemory<byte> Annotations,
    ReadOnlyMemory<byte> Bare);
