namespace MixpanelFunctions.Local.Terminal;

/// <summary>The user asked for what cannot be done; the message tells why and is all that is shown.</summary>
public sealed class UserErrorException : Exception
{
    /// <summary>Tells why.</summary>
    public UserErrorException(string message)
        : base(message)
    {
    }

    /// <summary>Tells why, with the cause.</summary>
    public UserErrorException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Does not tell why.</summary>
    public UserErrorException()
    {
    }
}
