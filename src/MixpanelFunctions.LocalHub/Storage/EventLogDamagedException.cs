namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>
/// A stored log is damaged before its end, or was created with other settings. The message can be shown to a user.
/// </summary>
internal sealed class EventLogDamagedException(string message) : Exception(message);
