using System.Text.Json;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.LiveView.Letters;

/// <summary>The dead letters in a folder: files of newline-delimited JSON, read again only where they changed. Thread-safe.</summary>
internal sealed class LetterShelf(string folder)
{
    /// <summary>The letters shown; of more, those of the newest files.</summary>
    public const int MaxLetters = 2_000;

    /// <summary>The bytes of letters kept: 32 MiB.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    private readonly Lock _lock = new();
    private Dictionary<string, ShelfFile> _files = new(StringComparer.Ordinal);

    /// <summary>The folder, in full.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Looks into the folder.</summary>
    /// <returns>The letters, newest files first, and whether there are more.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public (IReadOnlyList<ShelfLetter> Letters, bool HasMore) Read()
    {
        lock (_lock)
        {
            Dictionary<string, ShelfFile> known = _files;
            _files = new Dictionary<string, ShelfFile>(StringComparer.Ordinal);
            List<ShelfLetter> letters = [];
            long bytes = 0;
            foreach (FileInfo file in Files())
            {
                if (letters.Count >= MaxLetters || bytes >= MaxBytes)
                {
                    return (letters, true);
                }

                string name = NameOf(file);
                ShelfFile read = known.TryGetValue(name, out ShelfFile? before) && before.IsStill(file) ? before : ShelfFile.Read(name, file);
                _files[name] = read;
                bytes += file.Length;
                letters.AddRange(read.Letters);
            }

            return (letters, false);
        }
    }

    /// <summary>The letter of an id; <see langword="null"/> if it no longer exists.</summary>
    public ShelfLetter? Find(string id) => Read().Letters.FirstOrDefault(letter => letter.Id == id);

    private string NameOf(FileInfo file) => Path.GetRelativePath(Folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private IEnumerable<FileInfo> Files()
    {
        DirectoryInfo directory = new(Folder);
        return directory.Exists
            ? directory.EnumerateFiles("*.ndjson", SearchOption.AllDirectories).Where(file => SettledNames.IsOpen(NameOf(file))).OrderByDescending(file => file.LastWriteTimeUtc).ThenByDescending(file => file.FullName, StringComparer.Ordinal)
            : [];
    }
}

/// <summary>A file of dead letters as it was read.</summary>
internal sealed record ShelfFile(DateTime Written, long Length, IReadOnlyList<ShelfLetter> Letters)
{
    public static ShelfFile Read(string name, FileInfo file)
    {
        List<ShelfLetter> letters = [];
        int number = 0;
        foreach (string line in System.IO.File.ReadLines(file.FullName))
        {
            number++;
            if (ShelfLetter.Parse(name, number, line) is { } letter)
            {
                letters.Add(letter);
            }
        }

        return new ShelfFile(file.LastWriteTimeUtc, file.Length, letters);
    }

    public bool IsStill(FileInfo file) => file.LastWriteTimeUtc == Written && file.Length == Length;
}

/// <summary>A dead letter on the shelf.</summary>
/// <param name="File">The file's name, with <c>/</c> between folders.</param>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Line">Its line.</param>
/// <param name="Json">The line's JSON.</param>
internal sealed record ShelfLetter(string File, int Number, string Line, JsonElement Json)
{
    /// <summary>Its name here.</summary>
    public string Id => FormattableString.Invariant($"{File}#{Number}");

    /// <summary>At which stage it failed.</summary>
    public string Stage => Text(Json, "stage") ?? string.Empty;

    /// <summary>Why.</summary>
    public string Reason => Text(Json, "reason") ?? string.Empty;

    /// <summary>Where the event is in the hub, and its body.</summary>
    public JsonElement Event => Json.GetProperty("event");

    /// <summary>The event's text; <see langword="null"/> if it is kept as bytes.</summary>
    public string? Body => Text(Event, "body");

    /// <summary>Reads a line; <see langword="null"/> if it is not a dead letter.</summary>
    public static ShelfLetter? Parse(string file, int number, string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 1_000 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("event", out JsonElement place) && place.ValueKind == JsonValueKind.Object
                ? new ShelfLetter(file, number, line, document.RootElement.Clone())
                : null;
        }
        catch (JsonException)
        {
            // Not of this product's making; what is, is written whole or not at all.
            return null;
        }
    }

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
