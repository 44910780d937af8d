namespace MixpanelFunctions.Replaying;

/// <summary>A place of dead letters or of captured events cannot be used. Its message holds no signature and no key.</summary>
internal sealed class LetterStoreException(string message) : Exception(message);
