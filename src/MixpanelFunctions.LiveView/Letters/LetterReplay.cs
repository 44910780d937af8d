using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.LiveView.Letters;

/// <summary>Replays dead letters of the folder with the current rules, and edits one first on request. One replay at a time.</summary>
/// <param name="folder">The folder of the dead letters.</param>
/// <param name="settings">The settings of the run.</param>
/// <param name="logs">The engine's log.</param>
internal sealed class LetterReplay(string folder, IConfiguration settings, ILoggerProvider logs) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Replays letters, whole files at once if all of their letters are selected.</summary>
    /// <param name="letters">The letters.</param>
    /// <param name="all">All letters on the shelf.</param>
    /// <param name="cancellationToken">Stops it; what is not settled by then stays.</param>
    /// <exception cref="LetterStoreException">The folder cannot be used.</exception>
    public async Task<LetterReplayOutcome> ReplayAsync(IReadOnlyList<ShelfLetter> letters, IReadOnlyList<ShelfLetter> all, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Dictionary<string, int> sizes = all.CountBy(letter => letter.File).ToDictionary();
            IEnumerable<ReplaySelection> selections = letters.GroupBy(letter => letter.File).SelectMany(file => file.Count() == sizes.GetValueOrDefault(file.Key)
                ? [new ReplaySelection { File = file.Key }]
                : file.Select(One));
            return await ReplayAsync(new FolderLetters(folder), selections, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// Replays a letter with another body: the same event, at the same place in the hub. The letter stays in its file as it was until
    /// the edited one is settled; then both are moved to <c>replayed/</c>.
    /// </summary>
    /// <exception cref="LetterStoreException">The folder cannot be used, or somebody else changed the file.</exception>
    public async Task<LetterReplayOutcome> ReplayEditedAsync(ShelfLetter letter, string body, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            EditedLetters store = new(new FolderLetters(folder), letter, WithBody(letter.Json, body));
            return await ReplayAsync(store, [new ReplaySelection()], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static ReplaySelection One(ShelfLetter letter) => new() { File = letter.File, Line = Encoding.UTF8.GetBytes(letter.Line) };

    private async Task<LetterReplayOutcome> ReplayAsync(ILetterStore store, IEnumerable<ReplaySelection> selections, CancellationToken cancellationToken)
    {
        using ReplayEngines engines = new(settings, logs);
        Problems problems = new();
        LetterReplayer replayer = new(store, engines, problems);
        ReplayTally tally = new();
        foreach (ReplaySelection selection in selections)
        {
            tally += await replayer.ReplayAsync(selection, cancellationToken).ConfigureAwait(false);
            if (tally.Problem is not null)
            {
                break;
            }
        }

        return new LetterReplayOutcome(tally, problems.Told);
    }

    /// <summary>The letter's line with another body, everything else as it was.</summary>
    private static ReadOnlyMemory<byte> WithBody(JsonElement letter, string body)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 4_096 }))
        {
            json.WriteStartObject();
            foreach (JsonProperty member in letter.EnumerateObject())
            {
                if (member.Name != "event")
                {
                    member.WriteTo(json);
                    continue;
                }

                json.WriteStartObject(member.Name);
                foreach (JsonProperty inner in member.Value.EnumerateObject().Where(inner => inner.Name is not ("body" or "bodyBase64")))
                {
                    inner.WriteTo(json);
                }

                json.WriteString("body", body);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return line.WrittenMemory;
    }

    private sealed class Problems : IReplayObserver
    {
        private const int Most = 20;

        private readonly List<string> _told = [];

        public IReadOnlyList<string> Told => _told;

        public void Found(long bytes)
        {
        }

        public void Done(long bytes)
        {
        }

        public void Tell(ReplayProblem problem)
        {
            if (_told.Count < Most)
            {
                _told.Add(problem.Text);
            }
        }
    }
}

/// <summary>The result of a replay.</summary>
/// <param name="Tally">The letters, counted.</param>
/// <param name="Problems">The first problems that prevented replays.</param>
internal sealed record LetterReplayOutcome(ReplayTally Tally, IReadOnlyList<string> Problems);
