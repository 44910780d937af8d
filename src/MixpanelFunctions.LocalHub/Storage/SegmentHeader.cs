using System.Buffers.Binary;
using System.IO.Hashing;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>
/// The header of a segment file: a mark, then where the partition was before the segment's first event, so that
/// numbers continue after all events have gone.
/// </summary>
/// <param name="SequenceNumber">The sequence number of the segment's first event.</param>
/// <param name="Offset">Its offset, in bytes.</param>
/// <param name="LastOffset">The offset of the event before it, in bytes; -1 for none.</param>
/// <param name="LastEnqueuedTime">When the event before it was taken, in milliseconds since 1970; 0 for none.</param>
internal readonly record struct SegmentHeader(long SequenceNumber, long Offset, long LastOffset, long LastEnqueuedTime)
{
    public const int Bytes = 8 + (4 * 8) + 4;

    private static ReadOnlySpan<byte> Mark => "EHUBLOG1"u8;

    /// <summary>Where a partition is before its first event.</summary>
    /// <param name="offset">That event's offset, in bytes.</param>
    public static SegmentHeader StartAt(long offset) => new(0, offset, offset - 1, 0);

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Bytes];
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), SequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), LastOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), LastEnqueuedTime);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), Crc32.HashToUInt32(bytes.AsSpan(0, 40)));
        return bytes;
    }

    /// <summary>Reads a header; null if there is no complete, valid one.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Bytes || !file.StartsWith(Mark)
            || BinaryPrimitives.ReadUInt32LittleEndian(file[40..]) != Crc32.HashToUInt32(file[..40]))
        {
            return null;
        }

        return new SegmentHeader(
            BinaryPrimitives.ReadInt64LittleEndian(file[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(file[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(file[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(file[32..]));
    }
}
