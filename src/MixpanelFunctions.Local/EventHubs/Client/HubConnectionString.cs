using System.Globalization;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>
/// A connection string of an Event Hubs namespace, such as
/// <c>Endpoint=sb://localhost;SharedAccessKeyName=…;SharedAccessKey=…;UseDevelopmentEmulator=true;</c>. Holds a secret: never
/// to be logged.
/// </summary>
internal sealed class HubConnectionString
{
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    private readonly string? _keyName;
    private readonly string? _key;
    private readonly string? _signature;

    private HubConnectionString(Uri endpoint, bool isEmulator, string? keyName, string? key, string? signature, string? entity)
    {
        Host = endpoint.Host;
        UsesTls = !isEmulator;
        Port = endpoint.IsDefaultPort || endpoint.Port < 0 ? (isEmulator ? PlainPort : TlsPort) : endpoint.Port;
        EntityPath = entity;
        _keyName = keyName;
        _key = key;
        _signature = signature;
    }

    /// <summary>The namespace's host name.</summary>
    public string Host { get; }

    /// <summary>The TCP port of AMQP.</summary>
    public int Port { get; }

    /// <summary>Whether the connection is by TLS: always, but to an emulator.</summary>
    public bool UsesTls { get; }

    /// <summary>The hub's name, where the string brings it.</summary>
    public string? EntityPath { get; }

    /// <summary>Whether tokens can be made for as long as wanted; otherwise there is one, which expires when it does.</summary>
    public bool HasKey => _key is not null;

    /// <summary>Where it leads, for people: no secret.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It is none; the message tells what is wrong and nothing of what it holds.</exception>
    public static HubConnectionString Parse(string text)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (string field in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("A connection string has the form Endpoint=…;SharedAccessKeyName=…;SharedAccessKey=….");
            }

            if (!fields.TryAdd(field[..equals].Trim(), field[(equals + 1)..].Trim()))
            {
                throw new FormatException($"The connection string has {field[..equals].Trim()} more than once.");
            }
        }

        string? Field(string name) => fields.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
        if (!Uri.TryCreate(Field("Endpoint"), UriKind.Absolute, out Uri? endpoint) || endpoint.Host.Length == 0)
        {
            throw new FormatException("The connection string needs Endpoint=sb://HOST/.");
        }

        (string? name, string? key, string? signature) = (Field("SharedAccessKeyName"), Field("SharedAccessKey"), Field("SharedAccessSignature"));
        return signature is null && (name is null || key is null)
            ? throw new FormatException("The connection string needs SharedAccessKeyName and SharedAccessKey, or SharedAccessSignature.")
            : new HubConnectionString(
                endpoint, bool.TryParse(Field("UseDevelopmentEmulator"), out bool emulator) && emulator, name, key, signature, Field("EntityPath"));
    }

    /// <summary>A token for a hub and all below it: a secret.</summary>
    /// <param name="resource">The hub's address.</param>
    /// <param name="expiresAt">Until when it is to hold, where it is made from a key.</param>
    public string TokenFor(string resource, DateTimeOffset expiresAt) =>
        _signature ?? LocalHub.Security.SharedAccessToken.Sign(resource, _keyName!, _key!, expiresAt);

    /// <summary>Where it leads: no secret.</summary>
    public override string ToString() => Endpoint;
}
