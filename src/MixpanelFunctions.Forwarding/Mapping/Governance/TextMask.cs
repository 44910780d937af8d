namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>Writes texts with <c>***</c> in place of protected parts.</summary>
internal static class TextMask
{
    /// <summary>Replaces something that is hidden.</summary>
    public static ReadOnlySpan<byte> Stars => "***"u8;

    /// <summary>Finds the next part to hide.</summary>
    /// <param name="text">The text, without escapes of JSON.</param>
    /// <param name="from">Where to start the search.</param>
    /// <param name="start">Where the part starts.</param>
    /// <param name="end">Where it ends. It has at least three bytes.</param>
    /// <returns>Whether there is one.</returns>
    public delegate bool Finder(ReadOnlySpan<byte> text, int from, out int start, out int end);

    /// <summary>Writes a text with <c>***</c> for each part that is found.</summary>
    /// <param name="find">Finds the parts.</param>
    /// <param name="text">The text, without escapes of JSON.</param>
    /// <param name="target">At least as long.</param>
    /// <param name="isChanged">Whether there was one.</param>
    /// <returns>The bytes written; none if there was none.</returns>
    public static int Write(Finder find, ReadOnlySpan<byte> text, Span<byte> target, out bool isChanged)
    {
        int written = 0;
        int done = 0;
        isChanged = false;
        while (find(text, done, out int start, out int end))
        {
            text[done..start].CopyTo(target[written..]);
            written += start - done;
            Stars.CopyTo(target[written..]);
            written += Stars.Length;
            done = end;
            isChanged = true;
        }

        if (isChanged)
        {
            text[done..].CopyTo(target[written..]);
            written += text.Length - done;
        }

        return written;
    }
}
