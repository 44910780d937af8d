using System.CommandLine;
using Azure.Messaging.EventHubs;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.StandIn.Web;

namespace MixpanelFunctions.Local.Commands;

/// <summary>Runs a command line. Errors that a user can cause become a message and an exit code, never a stack trace.</summary>
internal static class CommandLine
{
    private const string DefaultCommand = "run";

    private const string HelpCommand = "help";

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        HelpText.Add(root);
        ParseResult result = root.Parse(WithCommand(args));
        if (result.Errors.Count > 0)
        {
            foreach (string mistake in Mistakes.Of(result))
            {
                Tell(mistake);
            }

            string command = result.CommandResult.Command is RootCommand ? string.Empty : $" {result.CommandResult.Command.Name}";
            Console.Error.WriteLine($"Try \"mixpanel-functions{command} --help\".");
            return ExitCodes.CannotStart;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
            }).ConfigureAwait(false);
        }
        catch (InvalidConfigurationException exception)
        {
            Tell(exception.Message);
        }
        catch (UserErrorException exception)
        {
            Tell(exception.Message);
        }
        catch (EventHubsException exception)
        {
            Tell(exception.Message);
        }
        catch (PortInUseException exception)
        {
            Tell($"{exception.Message} (--port)");
        }
        catch (OperationCanceledException)
        {
            Tell("Stopped.");
            return ExitCodes.Failure;
        }
        catch (Exception exception)
        {
            // Unexpected: a report of it needs its kind and message.
            Tell($"Unexpected error, {exception.GetType().Name}: {exception.Message}");
            return ExitCodes.Failure;
        }

        return ExitCodes.CannotStart;
    }

    /// <summary>Without a command, the options are those of run. <c>help map</c> is <c>map --help</c>.</summary>
    private static string[] WithCommand(string[] args) => args switch
    {
        [HelpCommand, .. string[] rest] => [.. rest, "--help"],
        [] => [DefaultCommand],
        ["--help" or "-h" or "-?" or "/?" or "/h" or "--version", ..] => args,
        [{ } first, ..] when first.StartsWith('-') => [DefaultCommand, .. args],
        _ => args,
    };

    private static void Tell(string text) => Consoles.Errors().WriteUnbroken(text, "red");
}
