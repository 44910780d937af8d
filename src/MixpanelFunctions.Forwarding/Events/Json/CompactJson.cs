using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>Drops the white space between the tokens of JSON.</summary>
internal static class CompactJson
{
    /// <summary>Writes valid JSON without white space between its tokens.</summary>
    /// <param name="json">Valid JSON in UTF-8.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> json, Span<byte> target)
    {
        int written = 0;
        while (!json.IsEmpty)
        {
            int next = json.IndexOfAny("\" \t\r\n"u8);
            if (next < 0)
            {
                next = json.Length;
            }
            else if (json[next] == '"')
            {
                next += StringLength(json[next..]);
            }

            json[..next].CopyTo(target[written..]);
            written += next;
            json = json[next..];
            while (!json.IsEmpty && json[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                json = json[1..];
            }
        }

        return written;
    }

    /// <summary>Valid JSON of an event, on one line.</summary>
    public static string Text(ReadOnlySpan<byte> json)
    {
        byte[] compact = new byte[json.Length];
        return Encoding.UTF8.GetString(compact.AsSpan(0, Write(json, compact)));
    }

    /// <summary>A value of the configuration on one line, without the comments and the trailing commas that a rules file may have.</summary>
    public static string Text(JsonElement json)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>How long the string is that the text starts with, quotes included.</summary>
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        int at = 1;
        while (true)
        {
            at += text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }
    }
}
