using System.Text.Json;
using System.Text.Json.Serialization;

namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// Keeps ownership in a folder that workers on one machine share: <c>{namespace}/{hub}/{group}/ownership/{partition}.json</c>.
/// </summary>
/// <param name="folder">The folder, which need not exist yet.</param>
/// <param name="group">Whose partitions.</param>
/// <param name="time">The clock.</param>
internal sealed partial class FolderOwnershipStore(string folder, ConsumerGroup group, TimeProvider time) : IOwnershipStore
{
    private const int MostTries = 1_000;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(5);

    private readonly string _folder = Path.Combine(Path.GetFullPath(folder), group.Path, "ownership");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartitionOwnership>> ListAsync(CancellationToken cancellationToken)
    {
        List<PartitionOwnership> owned = [];
        if (Directory.Exists(_folder))
        {
            foreach (string file in Directory.EnumerateFiles(_folder, "*.json"))
            {
                if (await ReadAsync(Path.GetFileNameWithoutExtension(file), cancellationToken).ConfigureAwait(false) is { } ownership)
                {
                    owned.Add(ownership);
                }
            }
        }

        return owned;
    }

    /// <inheritdoc/>
    public async Task<PartitionOwnership?> TryClaimAsync(string partition, string owner, string? version, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        FileStream alone = await LockAsync(Path.Combine(_folder, partition + ".lock"), cancellationToken).ConfigureAwait(false);
        await using (alone.ConfigureAwait(false))
        {
            PartitionOwnership? seen = await ReadAsync(partition, cancellationToken).ConfigureAwait(false);
            if (seen?.Version != version)
            {
                return null;
            }

            PartitionOwnership claimed = new(partition, owner, time.GetUtcNow(), Guid.NewGuid().ToString("N"));
            string path = FileOf(partition);
            await File.WriteAllBytesAsync(
                path + ".tmp",
                JsonSerializer.SerializeToUtf8Bytes(new Content(claimed.Owner, claimed.ClaimedAt, claimed.Version), OwnershipJson.Default.Content),
                cancellationToken).ConfigureAwait(false);
            File.Move(path + ".tmp", path, overwrite: true);
            return claimed;
        }
    }

    /// <summary>Waits while another worker claims the same partition. The system frees the lock of a process that dies.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < MostTries)
            {
                // The machine's own time, not a test's: it is the machine that the other worker needs.
                await Task.Delay(BetweenTries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<PartitionOwnership?> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        try
        {
            byte[] content = await File.ReadAllBytesAsync(FileOf(partition), cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(content, OwnershipJson.Default.Content) is { } read
                ? new PartitionOwnership(partition, read.Owner, read.ClaimedAt, read.Version)
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // What cannot be read is nobody's: unlike a checkpoint it is made anew within a moment.
            return null;
        }
    }

    private string FileOf(string partition) => Path.Combine(_folder, partition + ".json");

    private sealed record Content(
        [property: JsonPropertyName("owner"), JsonRequired] string Owner,
        [property: JsonPropertyName("claimedAt"), JsonRequired] DateTimeOffset ClaimedAt,
        [property: JsonPropertyName("version"), JsonRequired] string Version);

    [JsonSerializable(typeof(Content))]
    private sealed partial class OwnershipJson : JsonSerializerContext;
}
