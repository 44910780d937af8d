using Azure.Storage.Blobs;
using MixpanelFunctions.Forwarding.DeadLetters;

namespace MixpanelFunctions.Replaying;

/// <summary>Converts the storage client's exceptions to messages for users, without its addresses, headers and signatures.</summary>
internal static class StorageFault
{
    /// <summary>The common name of a container, or what is in it: its address without the query, which can contain signatures.</summary>
    public static string NameOf(BlobContainerClient container, string name) =>
        container.Uri.GetLeftPart(UriPartial.Path) + (name.Length == 0 ? string.Empty : "/" + name);

    /// <summary>Runs an operation on the storage.</summary>
    /// <exception cref="LetterStoreException">The operation failed.</exception>
    public static async Task<T> TellAsync<T>(string place, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageFaults.IsOfStorage(exception))
        {
            throw new LetterStoreException($"{place}: {StorageFaults.Describe(exception)}");
        }
    }
}
