namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>A file was not written by Event Hubs Capture, or is damaged. The message contains nothing of the events.</summary>
internal sealed class CaptureDamagedException(string message) : Exception(message);
