using Azure.Storage.Blobs;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Replaying;

/// <summary>Opens a container by its address: with the signature in the address, with the settings, or with an identity.</summary>
internal static class BlobAccess
{
    /// <summary>Opens a container.</summary>
    /// <param name="address">Its address, or that of something in it.</param>
    /// <param name="known">The accounts for which the settings have a sign-in.</param>
    /// <exception cref="UserErrorException">There is no access to it.</exception>
    public static BlobContainerClient Container(BlobUriBuilder address, IReadOnlyList<BlobStorage> known)
    {
        BlobUriBuilder of = new(address.ToUri()) { BlobName = string.Empty };
        if (of.Sas is not null)
        {
            return new BlobContainerClient(of.ToUri(), BlobStorage.Options());
        }

        if (known.FirstOrDefault(storage => IsOf(storage.Container(of.BlobContainerName).Uri, of.ToUri())) is { } storage)
        {
            return storage.Container(of.BlobContainerName);
        }

        return of.ToUri().Scheme == Uri.UriSchemeHttps
            ? new BlobContainerClient(of.ToUri(), BlobStorage.Credential(null), BlobStorage.Options())
            : throw new UserErrorException(
                $"{of.ToUri()} needs a signature in the address, or a connection string of its account in the settings; an identity is used over https only.");
    }

    private static bool IsOf(Uri ours, Uri theirs) =>
        ours.GetLeftPart(UriPartial.Path).TrimEnd('/').Equals(theirs.GetLeftPart(UriPartial.Path).TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
