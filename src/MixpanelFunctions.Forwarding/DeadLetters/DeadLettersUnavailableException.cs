namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>The place of the dead letters cannot be used for now. Its message holds no address, key or signature.</summary>
internal sealed class DeadLettersUnavailableException : Exception
{
    /// <summary>Tells why.</summary>
    public DeadLettersUnavailableException(string message)
        : base(message)
    {
    }
}
