using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>
/// The storage account that the Functions host itself is set up with, in the spellings that it takes
/// (learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity).
/// </summary>
public static class HostStorage
{
    private const string Setting = "AzureWebJobsStorage";

    /// <summary>Reads the account and notes mistakes; <see langword="null"/> if none is set.</summary>
    public static BlobStorage? Read(IConfiguration configuration, ConfigurationErrors errors)
    {
        IConfigurationSection section = configuration.GetSection(Setting);
        if (section["blobServiceUri"] is { Length: > 0 } address)
        {
            return BlobStorage.ByIdentity(address, section["clientId"], $"{Setting}__blobServiceUri", errors);
        }

        if (section["accountName"] is { Length: > 0 } account)
        {
            return BlobStorage.ByIdentity($"https://{account}.blob.core.windows.net", section["clientId"], $"{Setting}__accountName", errors);
        }

        return section.Value is { Length: > 0 } connection ? BlobStorage.ByConnectionString(connection, Setting, errors) : null;
    }
}
