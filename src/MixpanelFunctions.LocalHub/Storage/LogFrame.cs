using System.Buffers.Binary;
using System.IO.Hashing;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>
/// The bytes of one append: length of the events (4 bytes, little-endian), their CRC-32 (4), the events. A batch is one
/// frame, so that a torn end takes the whole of it and never half.
/// </summary>
internal static class LogFrame
{
    public const int HeadBytes = 8;

    /// <summary>The longest frame that <see cref="IsIn"/> looks for, in bytes: twice what the largest batch of ordinary events takes.</summary>
    private const int LongestSought = 2 * 1024 * 1024;

    /// <summary>Writes the head of a frame whose events are after it already.</summary>
    public static void Seal(Span<byte> frame)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32.HashToUInt32(frame[HeadBytes..]));
    }

    /// <summary>The frame's length with its head, in bytes; null if <paramref name="log"/> does not begin with a complete, valid frame.</summary>
    public static int? Measure(ReadOnlySpan<byte> log)
    {
        if (log.Length < HeadBytes)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(log);
        if (length <= 0 || length > log.Length - HeadBytes)
        {
            return null;
        }

        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(log[4..]);
        return sum == Crc32.HashToUInt32(log.Slice(HeadBytes, length)) ? HeadBytes + length : null;
    }

    /// <summary>Whether a complete, valid frame begins anywhere. If so, what precedes it is damage, and not an incomplete end.</summary>
    public static bool IsIn(ReadOnlySpan<byte> log)
    {
        for (; log.Length > HeadBytes; log = log[1..])
        {
            if (Measure(log[..Math.Min(log.Length, HeadBytes + LongestSought)]) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
