namespace MixpanelFunctions.Forwarding.Configuration.Errors;

/// <summary>The configuration has errors. The exception lists all of them.</summary>
public sealed class InvalidConfigurationException : Exception
{
    /// <summary>Lists the errors.</summary>
    public InvalidConfigurationException(IReadOnlyList<ConfigurationError> errors)
        : base(Write(errors)) => Errors = errors;

    /// <summary>Nothing listed.</summary>
    public InvalidConfigurationException()
        : this([])
    {
    }

    /// <summary>An error without a place.</summary>
    public InvalidConfigurationException(string message)
        : this([new ConfigurationError("configuration", message)])
    {
    }

    /// <summary>One error that is nowhere in particular, with its cause.</summary>
    public InvalidConfigurationException(string message, Exception cause)
        : base(message, cause) => Errors = [new ConfigurationError("configuration", message)];

    /// <summary>Every error found.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }

    private static string Write(IReadOnlyList<ConfigurationError> errors) =>
        $"The configuration has {errors.Count} error{(errors.Count == 1 ? string.Empty : "s")}:"
        + string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}"));
}
