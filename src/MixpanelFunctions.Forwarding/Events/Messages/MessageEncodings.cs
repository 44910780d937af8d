using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace MixpanelFunctions.Forwarding.Events.Messages;

/// <summary>A way in which senders compress a message's body.</summary>
/// <param name="Name">Its name, as HTTP's <c>content-encoding</c> has it.</param>
/// <param name="FirstBytes">The first bytes of every body in this encoding, which no JSON has. They identify it, because senders omit <c>content-encoding</c> or set it wrong.</param>
/// <param name="Decompress">Opens a body.</param>
/// <param name="IsWhole">
/// Whether a body, the first argument, has its end, where the second is what it was decompressed to. The framework takes the end of
/// what it is given for the end of the text: a body that was cut off would silently lose its last events.
/// </param>
internal sealed record MessageEncoding(
    string Name, byte[] FirstBytes, Func<Stream, Stream> Decompress, Func<ReadOnlySpan<byte>, ReadOnlySpan<byte>, bool> IsWhole)
{
    /// <summary>Why a body that starts as one in this encoding cannot be read.</summary>
    public string Fault => $"the body starts like {Name} but cannot be decompressed";
}

/// <summary>The encodings of a message's body beside plain text. A new one is an entry of <see cref="All"/>.</summary>
internal static class MessageEncodings
{
    /// <summary>The bytes of gzip's header and trailer.</summary>
    private const int SmallestGzip = 18;

    // An array: it is gone through for every message.
    private static readonly MessageEncoding[] Known =
    [
        new("gzip", [0x1F, 0x8B], stream => new GZipStream(stream, CompressionMode.Decompress), IsWholeGzip),
    ];

    /// <summary>Every encoding.</summary>
    public static IReadOnlyList<MessageEncoding> All => Known;

    /// <summary>Finds the encoding of a body.</summary>
    /// <returns>The encoding; <see langword="null"/> for plain text.</returns>
    public static MessageEncoding? Of(ReadOnlySpan<byte> body)
    {
        foreach (MessageEncoding encoding in Known)
        {
            if (body.StartsWith(encoding.FirstBytes))
            {
                return encoding;
            }
        }

        return null;
    }

    /// <summary>Checks the last member's trailer.</summary>
    private static bool IsWholeGzip(ReadOnlySpan<byte> gzip, ReadOnlySpan<byte> text)
    {
        if (gzip.Length < SmallestGzip)
        {
            return false;
        }

        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(gzip[^8..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(gzip[^4..]);
        return length <= text.Length && Crc32.HashToUInt32(text[^(int)length..]) == crc;
    }
}
