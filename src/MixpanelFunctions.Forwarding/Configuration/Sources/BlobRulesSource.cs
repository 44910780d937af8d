using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Forwarding.Configuration.Sources;

/// <summary>A rules file in Azure blob storage. Its ETag distinguishes versions.</summary>
internal sealed class BlobRulesSource : IRulesSource
{
    private readonly BlobClient _blob;

    /// <summary>Reads the blob at an address: with the signature that the address holds, or else with the app's identity.</summary>
    /// <param name="address">The blob's address.</param>
    /// <param name="clientId">The client id of a user-assigned identity; <see langword="null"/> for the default one.</param>
    public BlobRulesSource(Uri address, string? clientId)
    {
        ArgumentNullException.ThrowIfNull(address);
        BlobClientOptions options = BlobStorage.Options();
        _blob = address.Query.Contains("sig=", StringComparison.Ordinal)
            ? new BlobClient(address, options)
            : new BlobClient(address, BlobStorage.Credential(clientId), options);
        // Without the query: that is where a signature is.
        Place = Place.File(address.GetLeftPart(UriPartial.Path));
    }

    /// <inheritdoc/>
    public Place Place { get; }

    /// <inheritdoc/>
    public RulesText Read()
    {
        try
        {
            return Text(_blob.DownloadContent().Value);
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException)
        {
            throw Unavailable(exception);
        }
    }

    /// <inheritdoc/>
    public async Task<RulesText?> ReadIfChangedAsync(RulesText known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        try
        {
            Response<BlobDownloadResult> response = await _blob.DownloadContentAsync(
                new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = new ETag(known.Tag) } },
                cancellationToken).ConfigureAwait(false);
            return response.GetRawResponse().Status == 304 ? null : Text(response.Value);
        }
        catch (RequestFailedException exception) when (exception.Status == 304)
        {
            return null;
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException)
        {
            throw Unavailable(exception);
        }
    }

    private static RulesText Text(BlobDownloadResult blob) => new(blob.Content.ToString(), blob.Details.ETag.ToString());

    /// <summary>The client's own message quotes headers and the address; its code is enough.</summary>
    private static RulesUnavailableException Unavailable(Exception exception) => new(
        exception is RequestFailedException failed
            ? $"the blob cannot be read: {(failed.Status == 0 ? "no answer" : failed.Status)} {failed.ErrorCode}".TrimEnd()
            : "the blob cannot be read: no sign-in for the app's identity",
        exception);
}
