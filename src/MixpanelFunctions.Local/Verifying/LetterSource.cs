using System.Runtime.CompilerServices;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Replaying;
using MixpanelFunctions.Verifying.Expected;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>Dead letters: what should be in Mixpanel after they are replayed. Already replayed ones are not included.</summary>
internal sealed class LetterSource(ILetterStore store, IReadOnlyList<LetterFileEntry> entries) : IMessageSource
{
    /// <inheritdoc/>
    public string Name => store.Name;

    /// <inheritdoc/>
    public long Length { get; } = entries.Sum(entry => entry.Length);

    /// <inheritdoc/>
    public bool TellsPlaces => true;

    /// <summary>Lists the files of a store.</summary>
    public static async Task<LetterSource> ListAsync(ILetterStore store, CancellationToken cancellationToken)
    {
        List<LetterFileEntry> entries = [];
        await foreach (LetterFileEntry entry in store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(entry);
        }

        return new LetterSource(store, entries);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long place = 0;
        foreach (LetterFileEntry entry in entries)
        {
            if (await store.ReadAsync(entry.Name, cancellationToken).ConfigureAwait(false) is not { } file)
            {
                throw new UserErrorException($"{store.Name}/{entry.Name} no longer exists, because a replay is in progress. Run verify after the replay.");
            }

            foreach (LetterLine line in file.Lines())
            {
                StoredLetter letter = line.Letter
                    ?? throw new UserErrorException($"{store.Name}/{entry.Name}, line {line.Number}: not a dead letter: {line.Damage}. Correct the line, or move the file away.");
                yield return new SourceMessage(++place, letter.Message, letter.Hub, line.Text.Length + 1);
            }
        }
    }
}
