namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Keeps dead letters in a folder that only its owner can read.</summary>
public sealed class FolderDeadLetterSink : IDeadLetterSink
{
    private readonly string _folder;

    /// <summary>Writes to a folder, which does not have to exist.</summary>
    public FolderDeadLetterSink(string folder) => _folder = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public async Task WriteAsync(DeadLetterFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        string path = Path.Combine(_folder, file.Name);
        OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
        await OwnerOnly.WriteAsync(path, file.Content, cancellationToken).ConfigureAwait(false);
    }
}
