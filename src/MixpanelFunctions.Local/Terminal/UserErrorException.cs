namespace MixpanelFunctions.Local.Terminal;

/// <summary>The user's request cannot be fulfilled. The message gives the reason and is all that is shown.</summary>
public sealed class UserErrorException : Exception
{
    /// <summary>With the reason.</summary>
    public UserErrorException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and the cause.</summary>
    public UserErrorException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Without a reason.</summary>
    public UserErrorException()
    {
    }
}
