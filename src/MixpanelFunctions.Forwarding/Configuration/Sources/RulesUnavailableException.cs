namespace MixpanelFunctions.Forwarding.Configuration.Sources;

/// <summary>A rules file does not exist, or cannot be read.</summary>
public sealed class RulesUnavailableException : Exception
{
    /// <summary>Says why, without a secret.</summary>
    public RulesUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and the cause.</summary>
    public RulesUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Without a reason.</summary>
    public RulesUnavailableException()
    {
    }
}
