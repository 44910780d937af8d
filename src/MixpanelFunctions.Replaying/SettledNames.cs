namespace MixpanelFunctions.Replaying;

/// <summary>Where settled dead letters go: below <c>replayed/</c>, under the name that they had.</summary>
internal static class SettledNames
{
    private const string Folder = "replayed";

    /// <summary>The ending of files of dead letters.</summary>
    public const string Ending = ".ndjson";

    /// <summary>Where the settled lines of a file go.</summary>
    public static string For(string name) => $"{Folder}/{name}";

    /// <summary>Whether a name, relative to the place that is replayed, is that of dead letters still to be replayed.</summary>
    public static bool IsOpen(string name) =>
        name.EndsWith(Ending, StringComparison.Ordinal) && !name.Split('/').SkipLast(1).Contains(Folder);

    /// <summary>A file with the existing lines and the new ones, each once.</summary>
    public static byte[] Join(ReadOnlyMemory<byte> existing, IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        HashSet<string> known = [];
        using MemoryStream joined = new();
        foreach (ReadOnlyMemory<byte> line in new LetterFile(string.Empty, string.Empty, existing).Lines().Select(line => line.Text).Concat(lines))
        {
            if (known.Add(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(line.Span))))
            {
                joined.Write(line.Span);
                joined.WriteByte((byte)'\n');
            }
        }

        return joined.ToArray();
    }

    /// <summary>Lines as a file.</summary>
    public static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        using MemoryStream joined = new();
        foreach (ReadOnlyMemory<byte> line in lines)
        {
            joined.Write(line.Span);
            joined.WriteByte((byte)'\n');
        }

        return joined.ToArray();
    }
}
