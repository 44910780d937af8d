using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// Keeps ownership as the Azure SDKs and the Functions trigger do: an empty blob
/// <c>{namespace}/{hub}/{group}/ownership/{partition}</c> with the metadata <c>ownerid</c>, claimed by its ETag
/// (Azure/azure-sdk-for-net <c>sdk/eventhub/Azure.Messaging.EventHubs.Shared/src/BlobCheckpointStore/BlobCheckpointStoreInternal.cs</c>).
/// </summary>
/// <param name="container">The container, which must exist.</param>
/// <param name="group">Whose partitions.</param>
internal sealed class BlobOwnershipStore(BlobContainerClient container, ConsumerGroup group) : IOwnershipStore
{
    private const string OwnerId = "ownerid";

    private readonly string _prefix = $"{group.Path}/ownership/";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartitionOwnership>> ListAsync(CancellationToken cancellationToken)
    {
        List<PartitionOwnership> owned = [];
        GetBlobsOptions options = new() { Traits = BlobTraits.Metadata, Prefix = _prefix };
        await foreach (BlobItem blob in container.GetBlobsAsync(options, cancellationToken).ConfigureAwait(false))
        {
            owned.Add(new PartitionOwnership(
                blob.Name[_prefix.Length..],
                blob.Metadata.TryGetValue(OwnerId, out string? owner) ? owner ?? "" : "",
                blob.Properties.LastModified ?? default,
                Version(blob.Properties.ETag.GetValueOrDefault())));
        }

        return owned;
    }

    /// <inheritdoc/>
    public async Task<PartitionOwnership?> TryClaimAsync(string partition, string owner, string? version, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient(_prefix + partition);
        Dictionary<string, string> metadata = new() { [OwnerId] = owner };
        try
        {
            if (version is not null)
            {
                BlobInfo changed = await blob.SetMetadataAsync(
                    metadata, new BlobRequestConditions { IfMatch = new ETag(version) }, cancellationToken).ConfigureAwait(false);
                return new PartitionOwnership(partition, owner, changed.LastModified, Version(changed.ETag));
            }

            BlobContentInfo made = await blob.UploadAsync(
                BinaryData.Empty,
                new BlobUploadOptions { Metadata = metadata, Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                cancellationToken).ConfigureAwait(false);
            return new PartitionOwnership(partition, owner, made.LastModified, Version(made.ETag));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ConditionNotMet
            || exception.ErrorCode == BlobErrorCode.BlobAlreadyExists
            || exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>A list of blobs has ETags without quotation marks, an answer has them.</summary>
    private static string Version(ETag tag) => tag.ToString().Trim('"');
}
