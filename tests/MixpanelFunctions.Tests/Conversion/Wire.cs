using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;

namespace MixpanelFunctions.Tests.Conversion;

/// <summary>Messages as the worker gets them: the bytes of AMQP 1.0, of which the trigger's extension makes EventData.</summary>
internal static class Wire
{
    /// <summary>What a hub notes on a message.</summary>
    public static readonly DateTime Enqueued = new(2026, 11, 9, 5, 30, 0, 250, DateTimeKind.Utc);

    /// <summary>Encodes a message with a hub's annotations, and decodes it as the extension does.</summary>
    public static EventData Receive(AmqpMessageBody body, Action<AmqpAnnotatedMessage>? also = null)
    {
        AmqpAnnotatedMessage message = new(body);
        message.MessageAnnotations["x-opt-sequence-number"] = 4_711L;
        message.MessageAnnotations["x-opt-offset"] = "8589934592";
        message.MessageAnnotations["x-opt-enqueued-time"] = Enqueued;
        message.MessageAnnotations["x-opt-partition-key"] = "visitor-1";
        also?.Invoke(message);
        return Receive(message.ToBytes());
    }

    /// <summary>Decodes a message as the extension does.</summary>
    public static EventData Receive(BinaryData bytes) => new(AmqpAnnotatedMessage.FromBytes(bytes));
}
