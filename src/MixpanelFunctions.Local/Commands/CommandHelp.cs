using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary>The help of one command, in addition to its line in the list of commands.</summary>
internal sealed record CommandHelp
{
    /// <summary>What else there is to know; empty for nothing.</summary>
    public string Details { get; init; } = string.Empty;

    /// <summary>What <see cref="ExitCodes.Success"/> means.</summary>
    public string Success { get; init; } = "done";

    /// <summary>What <see cref="ExitCodes.Failure"/> means; <see langword="null"/> if the command does not end with it.</summary>
    public string? Failure { get; init; }

    /// <summary>What <see cref="ExitCodes.CannotStart"/> means.</summary>
    public string CannotStart { get; init; } = "could not start";

    /// <summary>The exit codes, with their meanings.</summary>
    public IReadOnlyList<(int Code, string Meaning)> Codes => Failure is null
        ? [(ExitCodes.Success, Success), (ExitCodes.CannotStart, CannotStart)]
        : [(ExitCodes.Success, Success), (ExitCodes.Failure, Failure), (ExitCodes.CannotStart, CannotStart)];
}
