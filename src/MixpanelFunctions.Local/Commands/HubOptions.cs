using System.CommandLine;
using Azure.Messaging.EventHubs;
using MixpanelFunctions.Local.Hubs;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.LocalHub.Security;

namespace MixpanelFunctions.Local.Commands;

/// <summary>The options that name an event hub.</summary>
internal sealed class HubOptions
{
    private const string LocalEventHub =
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    /// <summary>The namespace's connection string.</summary>
    public Option<string?> Connection { get; } = new("--connection")
    {
        Description = "The connection string of an Event Hubs namespace or hub. Default: the hub that run starts, on port 5672.",
        HelpName = "STRING",
    };

    /// <summary>The namespace's name.</summary>
    public Option<string?> Namespace { get; } = CommonOptions.WithName(new Option<string?>("--namespace")
    {
        Description = "An Event Hubs namespace, such as shop or shop.servicebus.windows.net, instead of a connection string. You must be signed in to Azure (az login) and have the role Azure Event Hubs Data Sender.",
        HelpName = "NAME",
    });

    /// <summary>The hub in it.</summary>
    public Option<string?> Hub { get; } = new("--hub")
    {
        Description = $"The name of the event hub. Default: the connection string's EntityPath, or {RunHub.Name}.",
        HelpName = "NAME",
    };

    /// <summary>The hub to send to.</summary>
    /// <exception cref="UserErrorException">The connection string cannot be read, or both ways to the hub are given.</exception>
    public HubAddress Read(ParseResult result)
    {
        string? connection = result.GetValue(Connection);
        if (result.GetValue(Namespace) is { } name)
        {
            return connection is null
                ? HubAddress.InNamespace(name, result.GetValue(Hub) ?? RunHub.Name)
                : throw new UserErrorException("Give --connection or --namespace, not both.");
        }

        return Parsed(() => HubAddress.Of(connection ?? LocalEventHub, result.GetValue(Hub), RunHub.Name));
    }

    /// <summary>A token for sending to the hub by HTTP: a secret.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="expiresAt">Until when it is to hold. A connection string that has a signature instead of a key has its own end.</param>
    /// <exception cref="UserErrorException">The connection string cannot be read.</exception>
    public string SignToken(ParseResult result, DateTimeOffset expiresAt)
    {
        EventHubsConnectionStringProperties parts = Parsed(() => HubAddress.Parse(result.GetValue(Connection) ?? LocalEventHub));
        string hub = result.GetValue(Hub) ?? (parts.EventHubName is { Length: > 0 } path ? path : RunHub.Name);
        return parts.SharedAccessSignature
            ?? SharedAccessToken.Sign($"https://{parts.Endpoint.Host}/{hub}", parts.SharedAccessKeyName, parts.SharedAccessKey, expiresAt);
    }

    private static T Parsed<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException exception)
        {
            throw new UserErrorException($"--connection: {exception.Message}", exception);
        }
    }
}
