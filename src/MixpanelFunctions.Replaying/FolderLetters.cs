using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.DeadLetters;

namespace MixpanelFunctions.Replaying;

/// <summary>Dead letters in a folder, as <see cref="Forwarding.DeadLetters.FolderDeadLetterSink"/> keeps them, or in one file of it.</summary>
/// <param name="folder">The folder.</param>
/// <param name="file">The one file of it that is meant; <see langword="null"/> for all.</param>
internal sealed class FolderLetters(string folder, string? file = null) : ILetterStore
{
    private const string LockName = ".replay.lock";

    /// <inheritdoc/>
    public string Name => folder;

    /// <inheritdoc/>
    public async IAsyncEnumerable<LetterFileEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (string path in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (file is not null || SettledNames.IsOpen(name))
            {
                yield return new LetterFileEntry(name, new FileInfo(path).Length);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<LetterFile?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return new LetterFile(name, string.Empty, await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LetterStoreException($"{Path.Combine(folder, name)} cannot be read: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public async Task<bool> SettleAsync(LetterFile file, IReadOnlyList<ReadOnlyMemory<byte>> settled, IReadOnlyList<ReadOnlyMemory<byte>> left)
    {
        string path = Path.Combine(folder, file.Name);
        if (settled.Count > 0)
        {
            string aside = SettledNames.For(file.Name);
            LetterFile? before = await ReadAsync(aside, CancellationToken.None).ConfigureAwait(false);
            await WriteAsync(Path.Combine(folder, aside), SettledNames.Join(before?.Content ?? default, settled)).ConfigureAwait(false);
        }

        if (await ReadAsync(file.Name, CancellationToken.None).ConfigureAwait(false) is not { } now)
        {
            // Gone is gone: settled by another one. What is left of it must not get lost.
            return left.Count == 0;
        }

        if (!now.Content.Span.SequenceEqual(file.Content.Span))
        {
            return false;
        }

        if (left.Count > 0)
        {
            await WriteAsync(path, SettledNames.Join(left)).ConfigureAwait(false);
        }
        else
        {
            Try(path, () => File.Delete(path));
        }

        return true;
    }

    /// <inheritdoc/>
    public IDisposable? TakeHold()
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new LetterStoreException($"{folder} cannot be written, so settled dead letters cannot be moved: {exception.Message}");
        }
        catch (IOException exception)
        {
            throw new LetterStoreException($"{folder} is used by another replay, or cannot be written: {exception.Message}");
        }
    }

    private string[] Files()
    {
        if (file is not null)
        {
            return [Path.Combine(folder, file)];
        }

        string[] files = [];
        Try(folder, () => files = Directory.GetFiles(folder, $"*{SettledNames.Ending}", SearchOption.AllDirectories));
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static async Task WriteAsync(string path, byte[] content)
    {
        try
        {
            OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
            await OwnerOnly.WriteAsync(path, content, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LetterStoreException($"{path} cannot be written: {exception.Message}");
        }
    }

    private static void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LetterStoreException($"{path}: {exception.Message}");
        }
    }
}
