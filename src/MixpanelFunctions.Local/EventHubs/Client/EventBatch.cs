using System.Buffers.Binary;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>
/// Events that go to a hub in one message, all to the same partition: message format 0x80013700, each data section one encoded
/// event (Azure/azure-amqp <c>AmqpConstants.AmqpBatchedMessageFormat</c>).
/// </summary>
internal sealed class EventBatch
{
    private const uint BatchFormat = 0x80013700;

    /// <summary>What a section of binary data takes beside its bytes, at the most: descriptor, type, length.</summary>
    private const int SectionBytes = 8;

    /// <summary>What the message takes beside its events: annotations with the longest partition key, in bytes.</summary>
    private const int EnvelopeBytes = 1_024;

    private readonly DataList _events = new();

    /// <summary>The largest event that fits into a batch of its own, in bytes.</summary>
    public const int LongestEvent = EventHubLimits.MessageBytes - EnvelopeBytes - (2 * SectionBytes);

    /// <summary>How many events are in it.</summary>
    public int Count => _events.Count;

    /// <summary>What it takes as a message, in bytes, at the most.</summary>
    public int Bytes { get; private set; } = EnvelopeBytes;

    /// <summary>Adds an event, where there is room for it.</summary>
    /// <param name="body">The event's body, which is copied.</param>
    /// <returns>Whether it is in.</returns>
    public bool TryAdd(ReadOnlySpan<byte> body)
    {
        if (Bytes + body.Length + (2 * SectionBytes) > EventHubLimits.MessageBytes)
        {
            return false;
        }

        _events.Add(new Data { Binary = Encode(body) });
        Bytes += body.Length + (2 * SectionBytes);
        return true;
    }

    /// <summary>The message to send.</summary>
    /// <param name="partitionKey">The key that decides the partition; null where the link or the hub does.</param>
    public Message ToMessage(string? partitionKey)
    {
        Message message = new() { BodySection = _events, Format = BatchFormat };
        if (partitionKey is not null)
        {
            message.MessageAnnotations = new MessageAnnotations { [new Symbol("x-opt-partition-key")] = partitionKey };
        }

        return message;
    }

    /// <summary>One event as a message with nothing but its body: a data section (OASIS AMQP 1.0, part 3, section 3.2.6).</summary>
    private static byte[] Encode(ReadOnlySpan<byte> body)
    {
        byte[] message = new byte[SectionBytes + body.Length];
        ((ReadOnlySpan<byte>)[0x00, 0x53, 0x75, 0xb0]).CopyTo(message);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), body.Length);
        body.CopyTo(message.AsSpan(SectionBytes));
        return message;
    }
}
