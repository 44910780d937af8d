using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// Writes an event as a receiver gets it: the sender's encoded bytes unchanged, with the hub's annotations next to the
/// sender's own.
/// </summary>
internal static class DeliveredMessage
{
    // More than the names and values of the hub's annotations; keys and offsets are extra.
    private const int OwnBytes = 512;

    /// <summary>Encodes an event.</summary>
    /// <param name="one">The event.</param>
    /// <param name="partition">The state of the partition, if the receiver requested it; otherwise null.</param>
    /// <param name="now">When that state was read.</param>
    /// <returns>A buffer, and how much of it is the message, in bytes.</returns>
    public static (byte[] Buffer, int Length) Encode(LoggedEvent one, PartitionState? partition, DateTimeOffset now)
    {
        EventContent content = one.Content;
        int keyBytes = content.PartitionKey is null ? 0 : Encoding.UTF8.GetMaxByteCount(content.PartitionKey.Length);
        byte[] buffer = new byte[OwnBytes + keyBytes + content.Header.Length + content.Annotations.Length + content.Bare.Length];
        Writer writer = new(buffer);
        writer.Raw(content.Header.Span);
        if (partition is { } state)
        {
            int head = writer.BeginMap(SectionCode.DeliveryAnnotations, 8);
            writer.Long("last_enqueued_sequence_number", state.LastSequenceNumber);
            writer.Text("last_enqueued_offset", state.LastOffset.ToString(CultureInfo.InvariantCulture));
            writer.Time("last_enqueued_time_utc", state.LastEnqueuedTime);
            writer.Time("runtime_info_retrieval_time_utc", now.ToUnixTimeMilliseconds());
            writer.EndMap(head);
        }

        int annotations = writer.BeginMap(SectionCode.MessageAnnotations, (content.PartitionKey is null ? 6 : 8) + content.AnnotationCount);
        writer.Long(HubAnnotations.SequenceNumber, one.SequenceNumber);
        writer.Text(HubAnnotations.Offset, one.Offset.ToString(CultureInfo.InvariantCulture));
        writer.Time(HubAnnotations.EnqueuedTime, one.EnqueuedTime);
        if (content.PartitionKey is not null)
        {
            writer.Text(HubAnnotations.PartitionKey, content.PartitionKey);
        }

        writer.Raw(content.Annotations.Span);
        writer.EndMap(annotations);
        writer.Raw(content.Bare.Span);
        return (buffer, writer.Length);
    }

    private ref struct Writer(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;

        public int Length { get; private set; }

        public void Raw(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer[Length..]);
            Length += bytes.Length;
        }

        /// <summary>Begins a section that is a map. Returns the position for its size.</summary>
        public int BeginMap(byte section, int count)
        {
            Raw([0x00, 0x53, section, 0xd1]);
            int head = Length;
            Length += 4;
            Raw32(count);
            return head;
        }

        /// <summary>Writes the map's size, which does not count itself.</summary>
        public readonly void EndMap(int head) => BinaryPrimitives.WriteInt32BigEndian(_buffer[head..], Length - head - 4);

        public void Long(string name, long value) => Named(name, 0x81, value);

        public void Time(string name, long value) => Named(name, 0x83, value);

        public void Text(string name, string value)
        {
            Symbol(name);
            int head = Length;
            int bytes = Encoding.UTF8.GetBytes(value, _buffer[(head + 5)..]);
            _buffer[head] = 0xb1;
            BinaryPrimitives.WriteInt32BigEndian(_buffer[(head + 1)..], bytes);
            Length = head + 5 + bytes;
        }

        private void Named(string name, byte code, long value)
        {
            Symbol(name);
            _buffer[Length++] = code;
            BinaryPrimitives.WriteInt64BigEndian(_buffer[Length..], value);
            Length += 8;
        }

        private void Symbol(string name)
        {
            _buffer[Length++] = 0xa3;
            _buffer[Length++] = (byte)name.Length;
            Length += Encoding.ASCII.GetBytes(name, _buffer[Length..]);
        }

        private void Raw32(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(_buffer[Length..], value);
            Length += 4;
        }
    }
}
