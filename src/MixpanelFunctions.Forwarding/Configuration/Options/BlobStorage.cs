using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>A storage account and how to sign in: by a connection string, or by an identity.</summary>
/// <param name="Address">The account's blob address; <see langword="null"/> with a connection string.</param>
/// <param name="ClientId">The client id of a user-assigned identity; <see langword="null"/> for the default one.</param>
/// <param name="ConnectionString">The connection string, a secret; <see langword="null"/> with an identity.</param>
public sealed record BlobStorage(Uri? Address, string? ClientId, string? ConnectionString)
{
    private const int MostRetries = 3;

    private static readonly TimeSpan OneAttempt = TimeSpan.FromSeconds(20);

    /// <summary>An account by its address, with an identity; <see langword="null"/>, with an error, if the address is invalid.</summary>
    internal static BlobStorage? ByIdentity(string address, string? clientId, string setting, ConfigurationErrors errors)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps)
        {
            return new BlobStorage(uri, string.IsNullOrWhiteSpace(clientId) ? null : clientId, null);
        }

        // A token would go over the wire in the clear by any other scheme.
        errors.Add(Place.Setting(setting), "must be the https address of a storage account");
        return null;
    }

    /// <summary>An account by a connection string; <see langword="null"/>, noted, if the text is not one.</summary>
    internal static BlobStorage? ByConnectionString(string connection, string setting, ConfigurationErrors errors)
    {
        try
        {
            _ = new BlobServiceClient(connection);
            return new BlobStorage(null, null, connection);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // Without the reason, because the client's message can quote secrets.
            errors.Add(Place.Setting(setting), "is not a connection string of a storage account");
            return null;
        }
    }

    /// <summary>A container of the account, which need not exist.</summary>
    public BlobContainerClient Container(string name)
    {
        BlobClientOptions options = Options();
        return ConnectionString is not null
            ? new BlobContainerClient(ConnectionString, name, options)
            : new BlobServiceClient(Address, Credential(ClientId), options).GetBlobContainerClient(name);
    }

    /// <summary>Never the connection string.</summary>
    public override string ToString() => Address?.ToString() ?? "a storage account";

    /// <summary>The app's identity.</summary>
    public static TokenCredential Credential(string? clientId) => new DefaultAzureCredential(CredentialOptions(clientId));

    /// <summary>Options for a user-assigned identity; without its client id, for the one that AZURE_CLIENT_ID names, if any.</summary>
    internal static DefaultAzureCredentialOptions CredentialOptions(string? clientId)
    {
        DefaultAzureCredentialOptions options = new();
        options.ManagedIdentityClientId = clientId ?? options.ManagedIdentityClientId;
        return options;
    }

    /// <summary>Retries that end in time, so that a startup or a batch does not hang if the storage account is unreachable.</summary>
    public static BlobClientOptions Options()
    {
        BlobClientOptions options = new();
        options.Retry.MaxRetries = MostRetries;
        options.Retry.NetworkTimeout = OneAttempt;
        return options;
    }
}
