using System.Globalization;
using Azure;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace MixpanelFunctions.EventHubs.Checkpoints;

/// <summary>
/// Keeps checkpoints and ownership as the Azure SDKs and the Functions trigger do, so that each continues where another stopped:
/// empty blobs <c>{namespace}/{hub}/{group}/checkpoint/{partition}</c> with the metadata <c>offset</c> and
/// <c>sequencenumber</c>, and <c>…/ownership/{partition}</c> with <c>ownerid</c>, claimed by their ETag (Azure/azure-sdk-for-net
/// <c>sdk/eventhub/Azure.Messaging.EventHubs.Shared/src/BlobCheckpointStore/BlobCheckpointStoreInternal.cs</c>).
/// </summary>
/// <param name="container">The container, which must exist; the trigger's is <see cref="TriggerContainer"/>.</param>
internal sealed class BlobCheckpointStore(BlobContainerClient container) : HubCheckpointStore
{
    /// <summary>The container of the Functions trigger, in the account of <c>AzureWebJobsStorage</c>.</summary>
    public const string TriggerContainer = "azure-webjobs-eventhub";

    private const string Offset = "offset";
    private const string SequenceNumber = "sequencenumber";
    private const string OwnerId = "ownerid";

    /// <inheritdoc/>
    public override async Task<Checkpoint?> ReadAsync(ConsumerGroup group, string partition, CancellationToken cancellationToken)
    {
        BlobClient blob = CheckpointOf(group, partition);
        try
        {
            BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            string place = $"{blob.Name} in container {container.Name}";
            return properties.Metadata.TryGetValue(SequenceNumber, out string? number)
                && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long sequenceNumber)
                ? new Checkpoint(partition, sequenceNumber, properties.Metadata.TryGetValue(Offset, out string? offset) ? offset : null).Checked(place)
                : throw new CheckpointUnreadableException(place, $"its metadata has no whole number {SequenceNumber}");
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(ConsumerGroup group, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        BlobClient blob = CheckpointOf(group, checkpoint.Partition);
        Dictionary<string, string> metadata = new()
        {
            [SequenceNumber] = checkpoint.SequenceNumber.ToString(CultureInfo.InvariantCulture),
        };
        if (checkpoint.Offset is not null)
        {
            metadata[Offset] = checkpoint.Offset;
        }

        try
        {
            // Not a new upload each time, because soft delete or versioning would keep each of them.
            await blob.SetMetadataAsync(metadata, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            await blob.UploadAsync(BinaryData.Empty, new BlobUploadOptions { Metadata = metadata }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, CancellationToken cancellationToken)
    {
        string prefix = OwnershipPrefix(fullyQualifiedNamespace, eventHubName, consumerGroup);
        List<EventProcessorPartitionOwnership> owned = [];
        GetBlobsOptions options = new() { Traits = BlobTraits.Metadata, Prefix = prefix };
        await foreach (BlobItem blob in container.GetBlobsAsync(options, cancellationToken).ConfigureAwait(false))
        {
            owned.Add(new EventProcessorPartitionOwnership
            {
                FullyQualifiedNamespace = fullyQualifiedNamespace,
                EventHubName = eventHubName,
                ConsumerGroup = consumerGroup,
                PartitionId = blob.Name[prefix.Length..],
                OwnerIdentifier = blob.Metadata.TryGetValue(OwnerId, out string? owner) ? owner ?? "" : "",
                LastModifiedTime = blob.Properties.LastModified ?? default,
                Version = Version(blob.Properties.ETag.GetValueOrDefault()),
            });
        }

        return owned;
    }

    /// <inheritdoc/>
    public override async Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimOwnershipAsync(
        IEnumerable<EventProcessorPartitionOwnership> desiredOwnership, CancellationToken cancellationToken)
    {
        List<EventProcessorPartitionOwnership> claimed = [];
        foreach (EventProcessorPartitionOwnership wanted in desiredOwnership)
        {
            if (await TryClaimAsync(wanted, cancellationToken).ConfigureAwait(false))
            {
                claimed.Add(wanted);
            }
        }

        return claimed;
    }

    private async Task<bool> TryClaimAsync(EventProcessorPartitionOwnership wanted, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient(
            OwnershipPrefix(wanted.FullyQualifiedNamespace, wanted.EventHubName, wanted.ConsumerGroup) + wanted.PartitionId);
        Dictionary<string, string> metadata = new() { [OwnerId] = wanted.OwnerIdentifier };
        try
        {
            if (wanted.Version is not null)
            {
                BlobInfo changed = await blob.SetMetadataAsync(
                    metadata, new BlobRequestConditions { IfMatch = new ETag(wanted.Version) }, cancellationToken).ConfigureAwait(false);
                (wanted.LastModifiedTime, wanted.Version) = (changed.LastModified, Version(changed.ETag));
                return true;
            }

            BlobContentInfo made = await blob.UploadAsync(
                BinaryData.Empty,
                new BlobUploadOptions { Metadata = metadata, Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                cancellationToken).ConfigureAwait(false);
            (wanted.LastModifiedTime, wanted.Version) = (made.LastModified, Version(made.ETag));
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ConditionNotMet
            || exception.ErrorCode == BlobErrorCode.BlobAlreadyExists
            || exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return false;
        }
    }

    private BlobClient CheckpointOf(ConsumerGroup group, string partition) => container.GetBlobClient($"{group.Path}/checkpoint/{partition}");

    private static string OwnershipPrefix(string fullyQualifiedNamespace, string eventHubName, string consumerGroup) =>
        $"{new ConsumerGroup(fullyQualifiedNamespace, eventHubName, consumerGroup).Path}/ownership/";

    /// <summary>A list of blobs has ETags without quotation marks; other answers have them.</summary>
    private static string Version(ETag tag) => tag.ToString().Trim('"');
}
