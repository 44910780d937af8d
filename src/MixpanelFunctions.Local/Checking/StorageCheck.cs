using System.Security.Cryptography;
using Azure.Storage.Blobs;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;

namespace MixpanelFunctions.Local.Checking;

/// <summary>Checks that the storage accounts can be written to: writes a file to each, and deletes it.</summary>
internal static class StorageCheck
{
    /// <summary>The container in which the Functions host keeps the checkpoints of event hubs.</summary>
    private const string HostContainer = "azure-webjobs-eventhub";

    /// <summary>The account of the Functions host: checkpoints and leases.</summary>
    public static Task<OnlineCheck> HostAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        const string Subject = "storage of the Functions host (AzureWebJobsStorage)";
        ConfigurationErrors errors = new();
        BlobStorage? storage = HostStorage.Read(settings, errors);
        return storage is not null ? ContainerAsync(Subject, storage.Container(HostContainer), "Storage Blob Data Owner", cancellationToken)
            : Task.FromResult(OnlineCheck.Bad(
                Subject,
                errors.All.Count > 0
                    ? "is neither an https address nor a connection string of a storage account"
                    : "is not set. Set AzureWebJobsStorage__blobServiceUri, or a connection string in AzureWebJobsStorage."));
    }

    /// <summary>Where dead letters go.</summary>
    public static Task<OnlineCheck> DeadLettersAsync(DeadLetterOptions options, CancellationToken cancellationToken)
    {
        if (options.Folder is { } folder)
        {
            return Task.FromResult(Folder(folder));
        }

        string subject = $"dead letters, container {options.Container}";
        return options.Storage is { } storage
            ? ContainerAsync(subject, storage.Container(options.Container), "Storage Blob Data Contributor", cancellationToken)
            : Task.FromResult(OnlineCheck.Bad(subject, "no storage account is set. Set DeadLetters__blobServiceUri or AzureWebJobsStorage."));
    }

    private static async Task<OnlineCheck> ContainerAsync(string subject, BlobContainerClient container, string role, CancellationToken cancellationToken)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            BlobClient blob = container.GetBlobClient(Name());
            await blob.UploadAsync(BinaryData.FromString("Written by validate --online."), cancellationToken).ConfigureAwait(false);
            await blob.DeleteAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return OnlineCheck.Good(subject, $"can be written to at {container.Uri.Authority}");
        }
        catch (Exception exception) when (StorageFaults.IsOfStorage(exception))
        {
            return OnlineCheck.Bad(
                subject,
                $"{StorageFaults.Describe(exception)} ({container.Uri.Authority}). Check the setting, the account's firewall, and with an identity that it has the role {role}. On your own machine, az login signs you in.");
        }
    }

    private static OnlineCheck Folder(string folder)
    {
        string subject = $"dead letters, folder {folder}";
        try
        {
            OwnerOnly.CreateFolder(folder);
            string path = Path.Combine(folder, Name());
            OwnerOnly.CreateFile(path).Dispose();
            File.Delete(path);
            return OnlineCheck.Good(subject, "can be written to");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return OnlineCheck.Bad(subject, $"cannot be written to: {exception.Message}");
        }
    }

    /// <summary>No name that anything else has.</summary>
    private static string Name() => $"validate-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
}
