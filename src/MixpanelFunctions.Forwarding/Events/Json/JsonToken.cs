using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>Compares names and strings of JSON at a reader's position.</summary>
internal static class JsonToken
{
    private const int MostOnStack = 256;

    /// <summary>The name, string or number that the reader is at, as UTF-8 without escapes. Half of a surrogate pair becomes U+FFFD.</summary>
    public static byte[] Plain(ref Utf8JsonReader reader)
    {
        byte[] plain = reader.ValueSpan.ToArray();
        return reader.ValueIsEscaped ? plain[..JsonEscapes.Undo(reader.ValueSpan, plain)] : plain;
    }

    /// <summary>Whether the name or string that the reader is at is a certain text.</summary>
    /// <remarks>The framework's own comparison throws for half of a surrogate pair, which any sender can write.</remarks>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> content = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return content.SequenceEqual(text);
        }

        if (content.Length > text.Length * JsonEscapes.LargestGrowth)
        {
            return false;
        }

        Span<byte> plain = content.Length <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[content.Length];
        return plain[..JsonEscapes.Undo(content, plain)].SequenceEqual(text);
    }
}
