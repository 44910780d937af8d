namespace MixpanelFunctions.Replaying;

/// <summary>A place that dead letters are kept in: a folder, or a blob container.</summary>
internal interface ILetterStore
{
    /// <summary>The common name of it, without a slash at its end; holds no signature and no key.</summary>
    string Name { get; }

    /// <summary>The files of dead letters, those aside that were settled.</summary>
    /// <exception cref="LetterStoreException">The place cannot be read.</exception>
    IAsyncEnumerable<LetterFileEntry> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads a file; <see langword="null"/> if it no longer exists.</summary>
    /// <exception cref="LetterStoreException">It cannot be read.</exception>
    Task<LetterFile?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Puts what is settled aside, and then leaves the rest in the file; a file of which nothing is left goes. Whenever
    /// this is interrupted, each line is at least in one of the two places, and a repetition gives the same result.
    /// </summary>
    /// <param name="file">The file as it was read.</param>
    /// <param name="settled">The lines to put aside, none twice in the place they go to.</param>
    /// <param name="left">The lines that stay.</param>
    /// <returns>Whether it was done; not where somebody else changed the file meanwhile, which then stays as it is.</returns>
    /// <exception cref="LetterStoreException">The place cannot be written.</exception>
    Task<bool> SettleAsync(LetterFile file, IReadOnlyList<ReadOnlyMemory<byte>> settled, IReadOnlyList<ReadOnlyMemory<byte>> left);

    /// <summary>Keeps others from replaying the same place meanwhile, where it can.</summary>
    /// <exception cref="LetterStoreException">Another one is at it.</exception>
    IDisposable? TakeHold();
}

/// <summary>A file of dead letters in its place.</summary>
/// <param name="Name">Its name, with <c>/</c> between folders.</param>
/// <param name="Length">Its size in bytes.</param>
internal readonly record struct LetterFileEntry(string Name, long Length);
