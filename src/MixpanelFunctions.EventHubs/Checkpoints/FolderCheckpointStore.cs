using System.Text.Json;
using System.Text.Json.Serialization;
using MixpanelFunctions.Forwarding.DeadLetters;

namespace MixpanelFunctions.EventHubs.Checkpoints;

/// <summary>
/// Keeps checkpoints in a folder: <c>{namespace}/{hub}/{group}/checkpoint/{partition}.json</c>, each
/// <c>{"sequenceNumber":41,"offset":"1024"}</c>. One process uses the folder at a time.
/// </summary>
/// <param name="folder">The folder, which does not have to exist.</param>
internal sealed partial class FolderCheckpointStore(string folder) : HubCheckpointStore
{
    private readonly string _folder = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public override async Task<Checkpoint?> ReadAsync(ConsumerGroup group, string partition, CancellationToken cancellationToken)
    {
        string path = FileOf(group, partition);
        try
        {
            byte[] content = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(content, CheckpointJson.Default.Content) is { } read
                ? new Checkpoint(partition, read.SequenceNumber, read.Offset).Checked(path)
                : throw new CheckpointUnreadableException(path, "it is null");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new CheckpointUnreadableException(path, "it is not JSON with a whole number sequenceNumber and a text offset", exception);
        }
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(ConsumerGroup group, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        string path = FileOf(group, checkpoint.Partition);
        OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
        // Always the same name, so that the next write replaces an incomplete file of a killed process.
        string temporary = path + ".tmp";
        FileStream file = OwnerOnly.CreateFile(temporary);
        await using (file.ConfigureAwait(false))
        {
            byte[] content = JsonSerializer.SerializeToUtf8Bytes(new Content(checkpoint.SequenceNumber, checkpoint.Offset), CheckpointJson.Default.Content);
            await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            // The new name must never exist before the content, not even after a power failure. The name itself can
            // be late: with an older checkpoint, Mixpanel only gets events again.
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private string FileOf(ConsumerGroup group, string partition) => Path.Combine(_folder, group.Path, "checkpoint", partition + ".json");

    private sealed record Content(
        [property: JsonPropertyName("sequenceNumber"), JsonRequired] long SequenceNumber,
        [property: JsonPropertyName("offset")] string? Offset);

    [JsonSerializable(typeof(Content))]
    private sealed partial class CheckpointJson : JsonSerializerContext;
}
