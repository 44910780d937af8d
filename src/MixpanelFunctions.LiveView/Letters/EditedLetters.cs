using System.Runtime.CompilerServices;
using System.Text;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.LiveView.Letters;

/// <summary>
/// One letter with another body, as if it were alone in a file. The folder does not change until the edited letter is settled; then
/// the original and the edited letter are moved aside. If it fails again, the original stays unchanged.
/// </summary>
/// <param name="letters">The folder.</param>
/// <param name="original">The letter as it was read.</param>
/// <param name="edited">Its line with the other body.</param>
internal sealed class EditedLetters(ILetterStore letters, ShelfLetter original, ReadOnlyMemory<byte> edited) : ILetterStore
{
    private readonly byte[] _original = Encoding.UTF8.GetBytes(original.Line);

    /// <inheritdoc/>
    public string Name => letters.Name;

    /// <inheritdoc/>
    public async IAsyncEnumerable<LetterFileEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Looked at before anything is sent: a letter that no longer exists or changed is not replayed.
        _ = await FindAsync(cancellationToken).ConfigureAwait(false) ?? throw Changed();
        yield return new LetterFileEntry(original.File, edited.Length);
    }

    /// <inheritdoc/>
    public Task<LetterFile?> ReadAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<LetterFile?>(new LetterFile(original.File, string.Empty, edited));

    /// <inheritdoc/>
    public async Task<bool> SettleAsync(LetterFile file, IReadOnlyList<ReadOnlyMemory<byte>> settled, IReadOnlyList<ReadOnlyMemory<byte>> left)
    {
        if (left.Count > 0)
        {
            // It failed again, in full or in part: the replay reports why.
            return true;
        }

        if (await FindAsync(CancellationToken.None).ConfigureAwait(false) is not var (now, place))
        {
            return false;
        }

        ReadOnlyMemory<byte>[] others = [.. now.Lines().Select(line => line.Text).Where((_, index) => index != place)];
        return await letters.SettleAsync(now, [_original, .. settled], others).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IDisposable? TakeHold() => letters.TakeHold();

    private async Task<(LetterFile File, int Place)?> FindAsync(CancellationToken cancellationToken)
    {
        if (await letters.ReadAsync(original.File, cancellationToken).ConfigureAwait(false) is not { } file)
        {
            return null;
        }

        int place = file.Lines().ToList().FindIndex(line => line.Text.Span.SequenceEqual(_original));
        return place < 0 ? null : (file, place);
    }

    private static LetterStoreException Changed() => new("The dead letter changed since this page read it. Nothing was saved. Reload the page.");
}
