using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Tokens;

namespace MixpanelFunctions.Benchmarks.Fuzzing;

/// <summary>Whether the engine's two readers of JSON take what the framework's reader takes, and no more, to the same byte.</summary>
internal sealed class JsonComparison
{
    private readonly TokenIndex _wide = new();
    private readonly TokenIndex _narrow = new(mayBeWide: false);

    /// <summary>How the readers differ at the first value of a text; <see langword="null"/> where they do not.</summary>
    public string? Difference(byte[] body)
    {
        ReadOnlySpan<byte> text = body.AsSpan().TrimStart(" \n\r\t"u8);
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'[') || !System.Text.Unicode.Utf8.IsValid(body))
        {
            // What else stands at the top is no event; broken characters are replaced before anything is read.
            return null;
        }

        int start = body.Length - text.Length;
        int expected = Framework(text) is var end && end < 0 ? -1 : start + end;
        JsonCheck check = new(text);
        int byCheck = check.Run() ? start + check.At : -1;
        int byWide = Walk(_wide, body, start);
        int byNarrow = Walk(_narrow, body, start);
        return (byCheck, byWide, byNarrow) == (expected, expected, expected)
            ? null
            : $"the framework's reader ends at {expected}, the check at {byCheck}, the tokens at {byWide} and {byNarrow} (-1: refused)";
    }

    private static int Walk(TokenIndex index, byte[] body, int start)
    {
        index.Start(body, start, body.Length);
        JsonTokens json = new(body, index);
        try
        {
            return json.EndBefore(json.Skip(0, 0));
        }
        catch (JsonException)
        {
            return -1;
        }
    }

    private static int Framework(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text, EventReader.Options);
        try
        {
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return -1;
        }
    }
}
