using System.Text.Json;
using System.Text.Json.Serialization;

namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// Keeps checkpoints in a folder: <c>{namespace}/{hub}/{group}/checkpoint/{partition}.json</c>, each
/// <c>{"sequenceNumber":41,"offset":"1024"}</c>.
/// </summary>
/// <param name="folder">The folder, which need not exist yet.</param>
/// <param name="group">Whose checkpoints.</param>
internal sealed partial class FolderCheckpointStore(string folder, ConsumerGroup group) : ICheckpointStore
{
    private readonly string _folder = Path.Combine(Path.GetFullPath(folder), group.Path, "checkpoint");

    /// <inheritdoc/>
    public async Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        string path = FileOf(partition);
        try
        {
            byte[] content = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            Content? read = JsonSerializer.Deserialize(content, CheckpointJson.Default.Content);
            return read is null
                ? throw new CheckpointUnreadableException($"{path} is no checkpoint.")
                : new Checkpoint(partition, read.SequenceNumber, read.Offset);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new CheckpointUnreadableException($"{path} is no checkpoint.", exception);
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        string path = FileOf(checkpoint.Partition);
        Directory.CreateDirectory(_folder);
        // One name for all tries: what a killed process left of one is written over by the next.
        string temporary = path + ".tmp";
        FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            byte[] content = JsonSerializer.SerializeToUtf8Bytes(new Content(checkpoint.SequenceNumber, checkpoint.Offset), CheckpointJson.Default.Content);
            await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            // The new name must never stand before the content does, not even after the power failed. The name itself may
            // come late: an older checkpoint only brings back what Mixpanel drops as it has it already.
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private string FileOf(string partition) => Path.Combine(_folder, partition + ".json");

    private sealed record Content(
        [property: JsonPropertyName("sequenceNumber"), JsonRequired] long SequenceNumber,
        [property: JsonPropertyName("offset")] string? Offset);

    [JsonSerializable(typeof(Content))]
    private sealed partial class CheckpointJson : JsonSerializerContext;
}
