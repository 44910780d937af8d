using System.CommandLine;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary>The options that name an event hub.</summary>
internal sealed class HubOptions
{
    private const string LocalEventHub =
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    /// <summary>The namespace.</summary>
    public Option<string> Connection { get; } = new("--connection")
    {
        Description = "The connection string of an Event Hubs namespace or hub. Default: the hub that run starts, on port 5672.",
        HelpName = "STRING",
        DefaultValueFactory = _ => LocalEventHub,
    };

    /// <summary>The hub in it.</summary>
    public Option<string?> Hub { get; } = new("--hub")
    {
        Description = $"The event hub's name. Default: the connection string's EntityPath, or {RunHub.Name}.",
        HelpName = "NAME",
    };

    /// <summary>What was given.</summary>
    /// <exception cref="UserErrorException">The connection string is none.</exception>
    public HubAddress Read(ParseResult result)
    {
        try
        {
            HubConnectionString connection = HubConnectionString.Parse(result.GetValue(Connection)!);
            return new HubAddress(connection, result.GetValue(Hub) ?? connection.EntityPath ?? RunHub.Name);
        }
        catch (FormatException exception)
        {
            throw new UserErrorException($"--connection: {exception.Message}", exception);
        }
    }
}
