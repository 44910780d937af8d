using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Replaying;

/// <summary>
/// Sends dead letters through the current rules again, each only the part of its event that failed,
/// and puts those aside that are settled. A part that fails again stays, with its new reason.
/// </summary>
/// <remarks>
/// In this order, batch after batch: sent and settled by the engine; what is settled written to its place; then what is
/// left written to the file. If the replay is interrupted at any point, a letter is still in its file, and is sent again the next time with
/// the same insert ids, which Mixpanel drops. Serves one replay at a time.
/// </remarks>
/// <param name="store">Where the letters are.</param>
/// <param name="engines">The engines that send them.</param>
/// <param name="observer">Gets the progress.</param>
/// <param name="keeps">Whether every letter stays unchanged, for a rehearsal.</param>
internal sealed class LetterReplayer(ILetterStore store, ReplayEngines engines, IReplayObserver observer, bool keeps = false)
{
    /// <summary>Letters in a batch: large enough for full requests, small enough that a stop comes soon and a crash repeats little.</summary>
    private const int BatchSize = 500;

    /// <summary>Bytes of bodies in a batch, so that memory stays bounded for events of any size.</summary>
    private const long BatchBytes = 16 * 1024 * 1024;

    /// <summary>Files moved at once, because each access to a storage account takes long.</summary>
    private const int FilesAtOnce = 8;

    private readonly List<Waiting> _batch = [];
    private readonly List<OpenLetters> _files = [];
    private readonly Dictionary<UInt128, Waiting> _known = [];
    private long _batchBytes;
    private ReplayTally _tally = new();

    /// <summary>Replays what is selected.</summary>
    /// <returns>The result, which also shows whether the replay stopped before the end.</returns>
    /// <exception cref="LetterStoreException">The place of the letters cannot be used.</exception>
    public async Task<ReplayTally> ReplayAsync(ReplaySelection selection, CancellationToken cancellationToken)
    {
        using IDisposable? hold = keeps ? null : store.TakeHold();
        _tally = new ReplayTally();
        List<LetterFileEntry> entries = await ListAsync(selection, cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAllAsync(entries, selection, cancellationToken).ConfigureAwait(false);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DeliveryIncompleteException exception)
        {
            EndWith(exception.Message);
        }
        catch (LetterStoreException exception)
        {
            EndWith(exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            EndWith("Stopped before the end. The next run continues from here.");
        }

        _tally = _tally with { Open = _tally.Open + _batch.Sum(letter => 1 + letter.Others.Count) };
        // If it was interrupted, the outcome of a part of the started work is still known.
        await CloseAsync(_files).ConfigureAwait(false);
        return _tally;
    }

    private void EndWith(string problem) => _tally = _tally with { Problem = _tally.Problem ?? problem };

    private async Task<List<LetterFileEntry>> ListAsync(ReplaySelection selection, CancellationToken cancellationToken)
    {
        List<LetterFileEntry> entries = [];
        await foreach (LetterFileEntry entry in store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (selection.File is null || selection.File == entry.Name)
            {
                entries.Add(entry);
            }
        }

        observer.Found(entries.Sum(entry => entry.Length));
        return entries;
    }

    private async Task ReadAllAsync(List<LetterFileEntry> entries, ReplaySelection selection, CancellationToken cancellationToken)
    {
        foreach (LetterFileEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_tally.Problem is not null)
            {
                return;
            }

            if (await store.ReadAsync(entry.Name, cancellationToken).ConfigureAwait(false) is { } file)
            {
                OpenLetters open = new(file);
                _files.Add(open);
                await TakeAsync(open, selection, cancellationToken).ConfigureAwait(false);
            }

            observer.Done(entry.Length);
        }
    }

    private async Task TakeAsync(OpenLetters file, ReplaySelection selection, CancellationToken cancellationToken)
    {
        foreach (LetterLine line in file.File.Lines())
        {
            int place = file.Add(line);
            _tally = _tally with { Read = _tally.Read + 1 };
            if (!selection.Takes(line))
            {
                _tally = _tally with { NotSelected = _tally.NotSelected + 1 };
            }
            else if (line.Letter is not { } letter)
            {
                _tally = _tally with { Damaged = _tally.Damaged + 1 };
                Tell(file, line.Number, $"not a dead letter: {line.Damage}; it stays");
            }
            else if (engines.ForLetters(letter.Hub).WhyNot(letter.Part) is { } reason)
            {
                _tally = _tally with { RuleGone = _tally.RuleGone + 1 };
                Tell(file, line.Number, $"{reason}; it stays");
            }
            else
            {
                Take(new Waiting(file, place, line.Number, letter));
            }

            if (_batch.Count >= BatchSize || _batchBytes >= BatchBytes)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        file.IsReadOut = true;
    }

    /// <summary>A batch that was delivered again may have left the same failure in two files; it is sent once.</summary>
    private void Take(Waiting letter)
    {
        if (_known.TryAdd(KeyOf(letter.Letter), letter))
        {
            letter.File.Waiting++;
            _batch.Add(letter);
            _batchBytes += letter.Letter.Message.Body.Length;
            return;
        }

        Waiting first = _known[KeyOf(letter.Letter)];
        if (first.IsSettled)
        {
            SettleTwice(letter);
        }
        else
        {
            letter.File.Waiting++;
            first.Others.Add(letter);
        }
    }

    private void SettleTwice(Waiting letter)
    {
        letter.File.Settle(letter.Place);
        letter.File.Twice++;
        _tally = _tally with { Twice = _tally.Twice + 1 };
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, Waiting> ofHub in _batch.GroupBy(letter => letter.Letter.Hub).ToList())
        {
            List<Waiting> letters = [.. ofHub];
            EventTally events = await engines.ForLetters(ofHub.Key)
                .ForwardAsync([.. letters.Select(letter => letter.Letter.Message)], cancellationToken).ConfigureAwait(false);
            IReadOnlyDictionary<HubMessage, List<DeadLetterLine>> failed = engines.Failed.Take();
            foreach (Waiting letter in letters)
            {
                Settle(letter, failed.GetValueOrDefault(letter.Letter.Message));
            }

            _tally = _tally with { Events = _tally.Events + events, NothingToSend = _tally.NothingToSend + events.Filtered };
            _batch.RemoveAll(letter => letter.IsSettled);
        }

        _batchBytes = 0;
        List<OpenLetters> done = [.. _files.Where(file => file is { IsReadOut: true, Waiting: 0 })];
        _files.RemoveAll(done.Contains);
        await CloseAsync(done).ConfigureAwait(false);
    }

    private void Settle(Waiting letter, IReadOnlyList<DeadLetterLine>? failed)
    {
        letter.IsSettled = true;
        letter.File.Waiting--;
        if (failed is null)
        {
            letter.File.Settle(letter.Place);
            letter.File.Replayed++;
            _tally = _tally with { Replayed = _tally.Replayed + 1 };
        }
        else
        {
            letter.File.Replace(letter.Place, failed);
            foreach (DeadLetterLine line in failed)
            {
                Tell(letter.File, letter.Number, FailureText(line.Letter.Failure));
            }

            _tally = _tally with { FailedAgain = _tally.FailedAgain + 1 };
        }

        foreach (Waiting other in letter.Others)
        {
            other.File.Waiting--;
            SettleTwice(other);
        }

        letter.Forget();
    }

    /// <summary>Moves settled letters and keeps the others, several files at once. Files without a result stay untouched.</summary>
    private async Task CloseAsync(IEnumerable<OpenLetters> files)
    {
        OpenLetters[] changed = [.. files.Where(file => file.IsChanged && !keeps)];
        string?[] problems = new string?[changed.Length];
        await Parallel.ForAsync(0, changed.Length, new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce }, async (i, _) =>
        {
            OpenLetters file = changed[i];
            try
            {
                bool isDone = await store.SettleAsync(file.File, file.Settled, WithUnread(file)).ConfigureAwait(false);
                problems[i] = isDone ? null : "it changed in the meantime, and stays unchanged";
            }
            catch (LetterStoreException exception)
            {
                problems[i] = $"it stays unchanged, {exception.Message}";
            }
        }).ConfigureAwait(false);
        for (int i = 0; i < changed.Length; i++)
        {
            if (problems[i] is { } problem)
            {
                TakeBack(changed[i], problem);
            }
        }
    }

    /// <summary>What was delivered but is not put aside is sent again the next time.</summary>
    private void TakeBack(OpenLetters file, string problem)
    {
        _tally = _tally with
        {
            Replayed = _tally.Replayed - file.Replayed,
            Twice = _tally.Twice - file.Twice,
            Open = _tally.Open + file.Replayed + file.Twice,
        };
        observer.Tell(new ReplayProblem($"{store.Name}/{file.File.Name}", null, problem));
        EndWith("Some replayed dead letters could not be moved. The next replay sends them again, and Mixpanel drops what it already has.");
    }

    /// <summary>Of a file that was not read to its end, the rest stays.</summary>
    private static List<ReadOnlyMemory<byte>> WithUnread(OpenLetters file) => file.IsReadOut
        ? [.. file.Left]
        : [.. file.Left, .. file.File.Lines().Select(line => line.Text).Skip(file.LineCount)];

    private void Tell(OpenLetters file, int line, string text) =>
        observer.Tell(new ReplayProblem($"{store.Name}/{file.File.Name}", line, text));

    private static string FailureText(EventFailure failure) =>
        $"failed again, {failure.Stage.Name()}"
        + (failure.Rule is null ? string.Empty : $", rule \"{failure.Rule}\"")
        + (failure.Action is null ? string.Empty : $", action {failure.Action}")
        + $": {failure.Reason}";

    private static UInt128 KeyOf(StoredLetter letter)
    {
        XxHash128 hash = new();
        HubMessage message = letter.Message;
        MessagePart part = letter.Part;
        hash.Append(Encoding.UTF8.GetBytes(
            $"{letter.Hub}\0{message.Partition}\0{message.SequenceNumber}\0{part.FirstIndex}\0{part.Index}\0{part.Rule}\0{part.Action}\0{part.Operation}\0{part.Item}\0{part.FromItem}\0"));
        hash.Append(message.Body.Span);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash.GetCurrentHash());
    }

    /// <summary>A letter that is to be sent, and those of the same failure that follow its fate.</summary>
    private sealed class Waiting(OpenLetters file, int place, int number, StoredLetter letter)
    {
        public OpenLetters File { get; private set; } = file;

        public int Place { get; } = place;

        public int Number { get; } = number;

        public StoredLetter Letter { get; private set; } = letter;

        public List<Waiting> Others { get; private set; } = [];

        public bool IsSettled { get; set; }

        /// <summary>Keeps nothing but that it is settled.</summary>
        public void Forget() => (File, Letter, Others) = (null!, null!, []);
    }
}
