namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>The place of the dead letters is unavailable. The message contains no address, key or signature.</summary>
internal sealed class DeadLettersUnavailableException : Exception
{
    /// <summary>With the reason.</summary>
    public DeadLettersUnavailableException(string message)
        : base(message)
    {
    }
}
