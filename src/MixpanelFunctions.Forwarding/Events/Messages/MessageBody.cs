using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace MixpanelFunctions.Forwarding.Events.Messages;

/// <summary>Converts a message's body to valid UTF-8: decompresses it, removes a byte order mark, replaces invalid characters.</summary>
internal static class MessageBody
{
    /// <summary>The largest size of a decompressed or repaired body, in bytes.</summary>
    public const int LargestDecoded = 16 * 1024 * 1024;

    /// <summary>The largest ratio of a body's uncompressed to its compressed size. Events are a tenth to a thirtieth of their size; a flood of one byte is a thousandth.</summary>
    public const int LargestRatio = 100;

    /// <summary>The uncompressed size that is always allowed, in bytes.</summary>
    public const int AlwaysDecoded = 1024 * 1024;

    /// <summary>Decodes a body. Without compression and faults it is not copied.</summary>
    /// <param name="body">The body as received.</param>
    /// <param name="decoded">The array that holds the text.</param>
    /// <param name="start">Where in the array the text starts.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>Why it cannot be decoded, or <see langword="null"/>.</returns>
    public static string? Decode(ReadOnlyMemory<byte> body, out byte[] decoded, out int start, out int length)
    {
        if (MessageEncodings.Of(body.Span) is { } encoding)
        {
            if (Inflate(encoding, body, out decoded, out length) is { } fault)
            {
                (decoded, start, length) = ToArray(body);
                return fault;
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

        ReadOnlySpan<byte> text = decoded.AsSpan(start, length);
        if (Utf8.IsValid(text))
        {
            return null;
        }

        // Mixpanel refuses invalid text. First, its new length: every byte can be invalid and become three.
        int repairedLength = Repair(text, default);
        if (repairedLength > LargestDecoded)
        {
            (decoded, start, length) = ToArray(body);
            return $"the body becomes larger than {LargestDecoded / (1024 * 1024)} MB after its invalid characters are replaced";
        }

        byte[] repaired = new byte[repairedLength];
        Repair(text, repaired);
        (decoded, start, length) = (repaired, 0, repairedLength);
        return null;
    }

    private static (byte[] Array, int Start, int Length) ToArray(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment) && segment.Array is { } array
            ? (array, segment.Offset, segment.Count)
            : (body.ToArray(), 0, body.Length);

    /// <summary>Replaces invalid characters with U+FFFD (W3C, Encoding: as often as the decoder for UTF-8 does).</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Takes the repaired text; empty to find its length only.</param>
    /// <returns>How many bytes the repaired text has.</returns>
    private static int Repair(ReadOnlySpan<byte> text, Span<byte> target)
    {
        ReadOnlySpan<byte> replacement = "\uFFFD"u8;
        int written = 0;
        while (!text.IsEmpty)
        {
            int consumed = 1;
            // Bytes that start no character are one error each, and the decoder is slow with errors.
            bool isBroken = text[0] is (>= 0x80 and < 0xC2) or > 0xF4
                || (text[0] >= 0x80 && Rune.DecodeFromUtf8(text, out _, out consumed) != OperationStatus.Done);
            ReadOnlySpan<byte> next = isBroken ? replacement : text[..consumed];
            if (!target.IsEmpty)
            {
                next.CopyTo(target[written..]);
            }

            written += next.Length;
            text = text[consumed..];
        }

        return written;
    }

    private static string? Inflate(MessageEncoding encoding, ReadOnlyMemory<byte> body, out byte[] decoded, out int length)
    {
        (byte[] array, int offset, int count) = ToArray(body);
        decoded = [];
        length = 0;
        using Stream text = encoding.Decompress(new MemoryStream(array, offset, count, writable: false));
        int largest = (int)Math.Min(LargestDecoded, Math.Max(AlwaysDecoded, (long)count * LargestRatio));
        byte[] buffer = new byte[Math.Min(largest, Math.Max(4_096, count * 8L))];
        try
        {
            while (true)
            {
                int read = text.Read(buffer, length, buffer.Length - length);
                if (read == 0)
                {
                    decoded = buffer;
                    return encoding.IsWhole(array.AsSpan(offset, count), buffer.AsSpan(0, length)) ? null : encoding.Fault;
                }

                length += read;
                if (length == buffer.Length)
                {
                    if (length >= largest)
                    {
                        return $"the uncompressed size of the {encoding.Name} body exceeds {LargestRatio} times its size, or {LargestDecoded / (1024 * 1024)} MB";
                    }

                    Array.Resize(ref buffer, (int)Math.Min(largest, buffer.Length * 2L));
                }
            }
        }
        catch (InvalidDataException)
        {
            return encoding.Fault;
        }
    }
}
