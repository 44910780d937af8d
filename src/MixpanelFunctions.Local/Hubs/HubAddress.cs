using System.Globalization;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace MixpanelFunctions.Local.Hubs;

/// <summary>An event hub to send to: by a connection string, or by its namespace and who is signed in to Azure.</summary>
internal sealed class HubAddress
{
    private readonly string? _connectionString;

    private HubAddress(string hub, string endpoint, string? connectionString)
    {
        Hub = hub;
        Endpoint = endpoint;
        _connectionString = connectionString;
    }

    /// <summary>The hub's name.</summary>
    public string Hub { get; }

    /// <summary>Where it is, as shown to users. Contains no secret.</summary>
    public string Endpoint { get; }

    /// <summary>Whether it is on this machine.</summary>
    public bool IsLocal => Endpoint.StartsWith("localhost:", StringComparison.Ordinal) || Endpoint.StartsWith("127.0.0.1:", StringComparison.Ordinal);

    /// <summary>By a connection string of the namespace or of the hub.</summary>
    /// <param name="connectionString">The connection string. A secret, which nothing here shows.</param>
    /// <param name="hub">The hub's name; null for the connection string's <c>EntityPath</c>.</param>
    /// <param name="otherwise">The hub's name, if neither has it.</param>
    /// <exception cref="FormatException">It is not a connection string. The message contains nothing of it.</exception>
    public static HubAddress Of(string connectionString, string? hub, string otherwise)
    {
        EventHubsConnectionStringProperties parts = Parse(connectionString);
        Uri endpoint = parts.Endpoint;
        return new HubAddress(
            hub ?? (parts.EventHubName is { Length: > 0 } path ? path : otherwise),
            string.Create(CultureInfo.InvariantCulture, $"{endpoint.Host}:{(endpoint.IsDefaultPort || endpoint.Port < 0 ? DefaultPort(endpoint) : endpoint.Port)}"),
            connectionString);
    }

    /// <summary>By the namespace's host name, with the credential that Azure.Identity finds.</summary>
    /// <param name="namespaceName">Such as <c>shop.servicebus.windows.net</c>, or <c>shop</c> for short.</param>
    /// <param name="hub">The hub's name.</param>
    public static HubAddress InNamespace(string namespaceName, string hub) =>
        new(hub, namespaceName.Contains('.', StringComparison.Ordinal) ? namespaceName : $"{namespaceName}.servicebus.windows.net", null);

    /// <summary>The parts of a connection string that has a key or a signature.</summary>
    /// <exception cref="FormatException">It is not a connection string. The message contains nothing of it.</exception>
    public static EventHubsConnectionStringProperties Parse(string connectionString)
    {
        EventHubsConnectionStringProperties parts;
        try
        {
            parts = EventHubsConnectionStringProperties.Parse(connectionString);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new FormatException("A connection string has the form Endpoint=sb://HOST/;SharedAccessKeyName=…;SharedAccessKey=….", exception);
        }

        return parts.Endpoint is null
            ? throw new FormatException("The connection string needs Endpoint=sb://HOST/.")
            : parts.SharedAccessSignature is null && (parts.SharedAccessKeyName is null || parts.SharedAccessKey is null)
                ? throw new FormatException("The connection string needs SharedAccessKeyName and SharedAccessKey, or SharedAccessSignature.")
                : parts;
    }

    /// <summary>The port that the SDK takes: that of AMQP on this machine, that of AMQP over TLS elsewhere.</summary>
    private static int DefaultPort(Uri endpoint) => endpoint.IsLoopback ? 5672 : 5671;

    /// <summary>A client that sends to it.</summary>
    /// <param name="retries">What is tried again, and for how long.</param>
    public EventHubProducerClient CreateProducer(EventHubsRetryOptions retries)
    {
        EventHubProducerClientOptions options = new() { RetryOptions = retries };
        if (_connectionString is null)
        {
            return new EventHubProducerClient(Endpoint, Hub, new DefaultAzureCredential(), options);
        }

        return Parse(_connectionString).EventHubName is { Length: > 0 } path && path.Equals(Hub, StringComparison.OrdinalIgnoreCase)
            ? new EventHubProducerClient(_connectionString, options)
            : new EventHubProducerClient(_connectionString, Hub, options);
    }

    /// <summary>As shown to users. Contains no secret.</summary>
    public override string ToString() => $"{Hub} at {Endpoint}";
}
