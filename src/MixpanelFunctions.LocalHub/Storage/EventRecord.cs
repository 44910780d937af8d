using System.Buffers.Binary;
using System.Text;
using MixpanelFunctions.LocalHub.Messages;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>
/// An event's form in the log, numbers little-endian: length of all that follows (4 bytes), sequence number, offset and
/// enqueued time (8 each), partition key, header, annotations and bare message (each its length in 4 bytes, -1 for none,
/// then its bytes), with the count of annotations (4) before these.
/// </summary>
internal static class EventRecord
{
    private const int FixedBytes = 4 + (3 * 8) + (5 * 4);

    /// <summary>The size of an event in the log, in bytes.</summary>
    public static int SizeOf(in EventContent content) =>
        FixedBytes + (content.PartitionKey is null ? 0 : Encoding.UTF8.GetByteCount(content.PartitionKey))
        + content.Header.Length + content.Annotations.Length + content.Bare.Length;

    /// <summary>Writes an event at the start of <paramref name="log"/>. Returns it with its content in the log's memory.</summary>
    public static LoggedEvent Write(Memory<byte> log, long sequenceNumber, long offset, long enqueuedTime, in EventContent content)
    {
        int size = SizeOf(content);
        Span<byte> head = log.Span;
        BinaryPrimitives.WriteInt32LittleEndian(head, size - 4);
        BinaryPrimitives.WriteInt64LittleEndian(head[4..], sequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(head[12..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(head[20..], enqueuedTime);
        int at = 28;
        WritePart(log, ref at, KeyOf(content));
        ReadOnlyMemory<byte> header = WritePart(log, ref at, content.Header);
        BinaryPrimitives.WriteInt32LittleEndian(head[at..], content.AnnotationCount);
        at += 4;
        ReadOnlyMemory<byte> annotations = WritePart(log, ref at, content.Annotations);
        ReadOnlyMemory<byte> bare = WritePart(log, ref at, content.Bare);
        return new LoggedEvent(
            sequenceNumber, offset, enqueuedTime, size, content with { Header = header, Annotations = annotations, Bare = bare });
    }

    /// <summary>Reads the event at the start of <paramref name="log"/>, whose checksum is correct.</summary>
    public static LoggedEvent Read(ReadOnlyMemory<byte> log)
    {
        ReadOnlySpan<byte> head = log.Span;
        int size = BinaryPrimitives.ReadInt32LittleEndian(head) + 4;
        int at = 28;
        ReadOnlyMemory<byte>? key = ReadPart(log, ref at);
        ReadOnlyMemory<byte> header = ReadPart(log, ref at) ?? default;
        int annotationCount = BinaryPrimitives.ReadInt32LittleEndian(head[at..]);
        at += 4;
        ReadOnlyMemory<byte> annotations = ReadPart(log, ref at) ?? default;
        ReadOnlyMemory<byte> bare = ReadPart(log, ref at) ?? default;
        return new LoggedEvent(
            BinaryPrimitives.ReadInt64LittleEndian(head[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[20..]),
            size,
            new EventContent(key is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null, header, annotationCount, annotations, bare));
    }

    private static ReadOnlyMemory<byte>? KeyOf(in EventContent content)
    {
        if (content.PartitionKey is null)
        {
            return null;
        }

        return Encoding.UTF8.GetBytes(content.PartitionKey);
    }

    private static ReadOnlyMemory<byte> WritePart(Memory<byte> log, ref int at, ReadOnlyMemory<byte>? part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(log.Span[at..], part?.Length ?? -1);
        at += 4;
        if (part is not { } bytes)
        {
            return default;
        }

        Memory<byte> copy = log.Slice(at, bytes.Length);
        bytes.CopyTo(copy);
        at += bytes.Length;
        return copy;
    }

    private static ReadOnlyMemory<byte>? ReadPart(ReadOnlyMemory<byte> log, ref int at)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(log.Span[at..]);
        at += 4;
        if (length < 0)
        {
            return null;
        }

        ReadOnlyMemory<byte> part = log.Slice(at, length);
        at += length;
        return part;
    }
}
