namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>A position after the end of the partition. The message is Event Hubs' own and can be shown to the client.</summary>
internal sealed class PositionOutOfRangeException(string message) : Exception(message);
