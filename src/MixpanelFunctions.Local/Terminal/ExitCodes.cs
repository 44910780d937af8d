namespace MixpanelFunctions.Local.Terminal;

/// <summary>What the commands' exit codes mean.</summary>
internal static class ExitCodes
{
    /// <summary>All went as it should.</summary>
    public const int Success = 0;

    /// <summary>Something could not be settled, the command was stopped before its end, or the configuration that was to be checked has errors.</summary>
    public const int Failure = 1;

    /// <summary>The command could not start: wrong options, a configuration with errors, a file that is not there.</summary>
    public const int CannotStart = 2;
}
