using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>Makes plain, valid UTF-8 of a message's body: undoes compression, drops a byte order mark, replaces broken characters.</summary>
internal static class MessageBody
{
    /// <summary>How large a compressed body may become, in bytes. Event Hubs takes 1 MB; a hundredfold of it is no honest text.</summary>
    public const int LargestDecoded = 64 * 1024 * 1024;

    /// <summary>Decodes a body. Without compression and faults it is not copied.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="decoded">The array that holds the text.</param>
    /// <param name="start">Where in the array the text starts.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>Why it cannot be decoded, or <see langword="null"/>.</returns>
    public static string? Decode(ReadOnlyMemory<byte> body, out byte[] decoded, out int start, out int length)
    {
        if (MessageEncodings.Of(body.Span) is { } encoding)
        {
            if (!TryInflate(encoding, body, out decoded, out length))
            {
                (decoded, start, length) = ToArray(body);
                return encoding.Fault;
            }

            start = 0;
        }
        else
        {
            (decoded, start, length) = ToArray(body);
        }

        if (decoded.AsSpan(start, length).StartsWith(Encoding.UTF8.Preamble))
        {
            start += Encoding.UTF8.Preamble.Length;
            length -= Encoding.UTF8.Preamble.Length;
        }

        if (!Utf8.IsValid(decoded.AsSpan(start, length)))
        {
            // Mixpanel refuses broken text. The decoder puts U+FFFD where a character is broken, and only there.
            decoded = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(decoded, start, length));
            (start, length) = (0, decoded.Length);
        }

        return null;
    }

    private static (byte[] Array, int Start, int Length) ToArray(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment) && segment.Array is { } array
            ? (array, segment.Offset, segment.Count)
            : (body.ToArray(), 0, body.Length);

    private static bool TryInflate(MessageEncoding encoding, ReadOnlyMemory<byte> body, out byte[] decoded, out int length)
    {
        (byte[] array, int offset, int count) = ToArray(body);
        decoded = [];
        length = 0;
        using Stream text = encoding.Decompress(new MemoryStream(array, offset, count, writable: false));
        byte[] buffer = new byte[Math.Min(LargestDecoded, Math.Max(4_096, count * 8))];
        try
        {
            while (true)
            {
                int read = text.Read(buffer, length, buffer.Length - length);
                if (read == 0)
                {
                    decoded = buffer;
                    return encoding.IsWhole(array.AsSpan(offset, count), buffer.AsSpan(0, length));
                }

                length += read;
                if (length == buffer.Length)
                {
                    if (length >= LargestDecoded)
                    {
                        return false;
                    }

                    Array.Resize(ref buffer, Math.Min(LargestDecoded, buffer.Length * 2));
                }
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
