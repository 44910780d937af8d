namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>The parts of a text between separators.</summary>
internal static class Fields
{
    /// <summary>Takes the first part off a text, and the separator after it.</summary>
    public static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> text, byte separator)
    {
        int end = text.IndexOf(separator);
        ReadOnlySpan<byte> field = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return field;
    }
}
