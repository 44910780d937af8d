using System.CommandLine;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Local.Commands;

/// <summary>Errors of a command line, as shown to users: unknown commands and options, with suggestions.</summary>
internal static class Mistakes
{
    /// <summary>How the message about an option begins that nothing knows.</summary>
    public const string UnknownOption = "Unknown option ";

    /// <summary>All that is wrong.</summary>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string[] others = [.. result.Errors.Select(error => error.Message).Distinct().Where(message => !IsTheParsersOwn(message))];
        string[] options = [.. result.UnmatchedTokens.Where(IsOption).Select(option => Option(option, command))];
        if (options.Length + others.Count(message => message.StartsWith(UnknownOption, StringComparison.Ordinal)) > 0)
        {
            // What follows an unknown option is mostly its value.
            return [.. options, .. others];
        }

        return [.. result.UnmatchedTokens.Select(token => Argument(token, command)), .. others];
    }

    /// <summary>The message about an option that nothing knows.</summary>
    /// <param name="option">The option as it was written.</param>
    /// <param name="command">The command that it was given to.</param>
    public static string Option(string option, Command command) =>
        $"{UnknownOption}{option}{NearestName.Suggest(option, Options(command), sure: 2)}";

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';

    // That the root wants a command says nothing beside what is wrong with the one given; unmatched tokens are written here.
    private static bool IsTheParsersOwn(string message) =>
        message.StartsWith("Required command", StringComparison.Ordinal) || message.StartsWith("Unrecognized command", StringComparison.Ordinal);

    private static string Argument(string token, Command command)
    {
        if (command is not RootCommand)
        {
            return $"{command.Name} takes no argument \"{token}\".";
        }

        if (Options(command).Contains($"--{token}"))
        {
            return $"Unknown command \"{token}\"; did you mean \"--{token}\"?";
        }

        string[] commands = [.. command.Subcommands.Select(known => known.Name)];
        return $"Unknown command \"{token}\"{NearestName.SuggestOrList(token, commands)}";
    }

    private static IEnumerable<string> Options(Command command) =>
        command.Options.Select(option => option.Name)
            .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive).Select(option => option.Name));
}
