namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>A file is not, or not to its end, one that Event Hubs Capture wrote. Its message holds nothing of the events.</summary>
internal sealed class CaptureDamagedException(string message) : Exception(message);
