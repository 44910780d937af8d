namespace MixpanelFunctions.Replaying;

/// <summary>A place of dead letters or of captured events cannot be used. The message contains no signature and no key.</summary>
internal sealed class LetterStoreException(string message) : Exception(message);
