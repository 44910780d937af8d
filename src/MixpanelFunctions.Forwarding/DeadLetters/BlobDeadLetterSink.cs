using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Keeps dead letters as blobs, one for a file. The container is created when it is first needed, and again if it no longer exists.</summary>
internal sealed class BlobDeadLetterSink : IDeadLetterSink
{
    private readonly BlobContainerClient _container;

    /// <summary>Writes to a container, which does not have to exist.</summary>
    public BlobDeadLetterSink(BlobContainerClient container) => _container = container;

    /// <inheritdoc/>
    /// <exception cref="DeadLettersUnavailableException">The storage does not accept them.</exception>
    public async Task WriteAsync(DeadLetterFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            try
            {
                await UploadAsync(file, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                await UploadAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (StorageFaults.IsOfStorage(exception))
        {
            throw new DeadLettersUnavailableException(StorageFaults.Describe(exception));
        }
    }

    private Task<Response<BlobContentInfo>> UploadAsync(DeadLetterFile file, CancellationToken cancellationToken) =>
        // A file with the same name is the same file, so it is overwritten.
        _container.GetBlobClient(file.Name).UploadAsync(
            BinaryData.FromBytes(file.Content),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-ndjson" } },
            cancellationToken);
}
