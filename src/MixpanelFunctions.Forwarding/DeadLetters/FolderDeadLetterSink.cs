namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Keeps dead letters in a folder.</summary>
public sealed class FolderDeadLetterSink : IDeadLetterSink
{
    private readonly string _folder;

    /// <summary>Writes below a folder, which need not exist yet.</summary>
    public FolderDeadLetterSink(string folder) => _folder = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public async Task WriteAsync(DeadLetterFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        string path = Path.Combine(_folder, file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Moved into place when it is whole: a reader never meets half a file.
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await File.WriteAllBytesAsync(temporary, file.Content, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
