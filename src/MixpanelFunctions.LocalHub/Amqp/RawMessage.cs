using Amqp;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>A message as received, not decoded: an event's bytes are kept as they are.</summary>
internal sealed class RawMessage(ByteBuffer buffer) : Message
{
    /// <summary>The whole encoded message. Valid until the delivery is settled.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.Buffer.AsMemory(buffer.Offset, buffer.Length);

    /// <summary>Decodes it with the library, for what is not an event.</summary>
    public Message Decode() => Decode(new ByteBuffer(buffer.Buffer, buffer.Offset, buffer.Length, buffer.Length));
}
