using System.CommandLine;
using Azure.Messaging.EventHubs;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.StandIn.Web;

namespace MixpanelFunctions.Local.Commands;

/// <summary>Runs a command line and turns what a user can cause into a message and an exit code, never a stack trace.</summary>
internal static class CommandLine
{
    private const string DefaultCommand = "run";

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        // Without a command, the options are those of run; help and version are the program's own.
        bool isOwn = args.Length > 0 && (!args[0].StartsWith('-') || args[0] is "--help" or "-h" or "-?" or "/?" or "/h" or "--version");
        ParseResult result = root.Parse(isOwn ? args : [DefaultCommand, .. args]);
        if (result.Errors.Count > 0)
        {
            // That the program's root wants a command says nothing beside what is wrong with the one given.
            foreach (string error in result.Errors.Select(error => error.Message).Distinct()
                .Where(error => !error.StartsWith("Required command", StringComparison.Ordinal)))
            {
                Console.Error.WriteLine(error);
            }

            Console.Error.WriteLine("Try --help.");
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
            Console.Error.WriteLine(exception.Message);
        }
        catch (UserErrorException exception)
        {
            Console.Error.WriteLine(exception.Message);
        }
        catch (EventHubsException exception)
        {
            Console.Error.WriteLine(exception.Message);
        }
        catch (PortInUseException exception)
        {
            Console.Error.WriteLine($"{exception.Message} (--port)");
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
            return ExitCodes.Failure;
        }
        catch (Exception exception)
        {
            // Nobody foresaw it; its kind and message are what a report of it needs.
            Console.Error.WriteLine($"Unexpected error, {exception.GetType().Name}: {exception.Message}");
            return ExitCodes.Failure;
        }

        return ExitCodes.CannotStart;
    }
}
