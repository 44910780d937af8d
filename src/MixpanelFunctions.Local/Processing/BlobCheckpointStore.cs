using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// Keeps checkpoints as the Azure SDKs and the Functions trigger do, so that each goes on where another was: an empty blob
/// <c>{namespace}/{hub}/{group}/checkpoint/{partition}</c> with the metadata <c>offset</c> and <c>sequencenumber</c>
/// (Azure/azure-sdk-for-js <c>sdk/eventhub/eventhubs-checkpointstore-blob/src/blobCheckpointStore.ts</c>).
/// </summary>
/// <param name="container">The container, which must exist; the trigger's is <see cref="TriggerContainer"/>.</param>
/// <param name="group">Whose checkpoints.</param>
internal sealed class BlobCheckpointStore(BlobContainerClient container, ConsumerGroup group) : ICheckpointStore
{
    /// <summary>Where the Functions trigger keeps its own, in the account of <c>AzureWebJobsStorage</c>.</summary>
    public const string TriggerContainer = "azure-webjobs-eventhub";

    private const string Offset = "offset";
    private const string SequenceNumber = "sequencenumber";

    /// <inheritdoc/>
    public async Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        BlobClient blob = BlobOf(partition);
        try
        {
            BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return properties.Metadata.TryGetValue(SequenceNumber, out string? number)
                && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long sequenceNumber)
                ? new Checkpoint(partition, sequenceNumber, properties.Metadata.TryGetValue(Offset, out string? offset) ? offset : null)
                : throw new CheckpointUnreadableException($"{blob.Name} in container {container.Name} is no checkpoint: its metadata has no {SequenceNumber}.");
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        BlobClient blob = BlobOf(checkpoint.Partition);
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
            // Not a new upload each time: with soft delete or versions every one of them would be kept.
            await blob.SetMetadataAsync(metadata, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            await blob.UploadAsync(
                BinaryData.Empty, new BlobUploadOptions { Metadata = metadata }, cancellationToken).ConfigureAwait(false);
        }
    }

    private BlobClient BlobOf(string partition) => container.GetBlobClient($"{group.Path}/checkpoint/{partition}");
}
