namespace MixpanelFunctions.Replaying;

/// <summary>A file or blob of dead letters, read as a whole.</summary>
/// <param name="Name">Its name in the place it is kept, with <c>/</c> between folders.</param>
/// <param name="Version">The version of the file's content, if the place has one: a blob's ETag.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record LetterFile(string Name, string Version, ReadOnlyMemory<byte> Content)
{
    /// <summary>Its lines, without those that are blank.</summary>
    public IEnumerable<LetterLine> Lines()
    {
        int start = 0;
        for (int number = 1; start < Content.Length; number++)
        {
            int length = Content.Span[start..].IndexOf((byte)'\n');
            length = length < 0 ? Content.Length - start : length;
            ReadOnlyMemory<byte> line = Content.Slice(start, length);
            start += length + 1;
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                yield return LetterParser.Parse(number, line);
            }
        }
    }
}
