namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>
/// A kept log is damaged elsewhere than at its end, or was made for other settings. The message can be shown to a user.
/// </summary>
internal sealed class EventLogDamagedException(string message) : Exception(message);
