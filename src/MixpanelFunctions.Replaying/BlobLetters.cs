using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace MixpanelFunctions.Replaying;

/// <summary>Dead letters in a blob container, as <see cref="Forwarding.DeadLetters.BlobDeadLetterSink"/> keeps them, or below a prefix in it.</summary>
/// <param name="container">The container.</param>
/// <param name="prefix">What the names that are meant begin with: empty, or a folder's with its <c>/</c>.</param>
/// <param name="blob">The one blob below the prefix that is meant; <see langword="null"/> for all.</param>
internal sealed class BlobLetters(BlobContainerClient container, string prefix = "", string? blob = null) : ILetterStore
{
    private const int MostTries = 5;

    /// <inheritdoc/>
    public string Name => StorageFault.NameOf(container, prefix.TrimEnd('/'));

    /// <inheritdoc/>
    public async IAsyncEnumerable<LetterFileEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<BlobItem> blobs = container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, prefix + blob, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await StorageFault.TellAsync(Name, async () => await blobs.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false))
        {
            string name = blobs.Current.Name[prefix.Length..];
            if (blob is null ? SettledNames.IsOpen(name) : name == blob)
            {
                yield return new LetterFileEntry(name, blobs.Current.Properties.ContentLength ?? 0);
            }
        }
    }

    /// <inheritdoc/>
    public Task<LetterFile?> ReadAsync(string name, CancellationToken cancellationToken) => StorageFault.TellAsync(Name, async () =>
    {
        try
        {
            BlobDownloadResult read = await Blob(name).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return new LetterFile(name, read.Details.ETag.ToString(), read.Content.ToMemory());
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    });

    /// <inheritdoc/>
    public async Task<bool> SettleAsync(LetterFile file, IReadOnlyList<ReadOnlyMemory<byte>> settled, IReadOnlyList<ReadOnlyMemory<byte>> left)
    {
        if (settled.Count > 0)
        {
            await PutAsideAsync(SettledNames.For(file.Name), settled).ConfigureAwait(false);
        }

        BlobRequestConditions unchanged = new() { IfMatch = new ETag(file.Version) };
        return await StorageFault.TellAsync(Name, async () =>
        {
            try
            {
                if (left.Count > 0)
                {
                    await UploadAsync(file.Name, SettledNames.Join(left), unchanged).ConfigureAwait(false);
                }
                else
                {
                    await Blob(file.Name).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, unchanged).ConfigureAwait(false);
                }

                return true;
            }
            catch (RequestFailedException exception) when (exception.Status is 404 or 412)
            {
                return exception.Status == 404 && left.Count == 0;
            }
        }).ConfigureAwait(false);
    }

    /// <summary>The ETags of blobs show whether somebody else changed them.</summary>
    public IDisposable? TakeHold() => null;

    private async Task PutAsideAsync(string name, IReadOnlyList<ReadOnlyMemory<byte>> settled)
    {
        for (int attempt = 1; ; attempt++)
        {
            LetterFile? before = await ReadAsync(name, CancellationToken.None).ConfigureAwait(false);
            BlobRequestConditions asRead = before is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = new ETag(before.Version) };
            bool isDone = await StorageFault.TellAsync(Name, async () =>
            {
                try
                {
                    await UploadAsync(name, SettledNames.Join(before?.Content ?? default, settled), asRead).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException exception) when (exception.Status is 409 or 412 && attempt < MostTries)
                {
                    // Another one put its own lines there meanwhile.
                    return false;
                }
            }).ConfigureAwait(false);
            if (isDone)
            {
                return;
            }
        }
    }

    private Task<Response<BlobContentInfo>> UploadAsync(string name, byte[] content, BlobRequestConditions conditions) => Blob(name).UploadAsync(
        BinaryData.FromBytes(content),
        new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-ndjson" } });

    private BlobClient Blob(string name) => container.GetBlobClient(prefix + name);
}
