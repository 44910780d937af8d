using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>What came from a hub, in the engine's terms; the same that the function makes of it.</summary>
internal static class ReceivedEvent
{
    private static readonly Symbol SequenceNumber = new("x-opt-sequence-number");
    private static readonly Symbol Offset = new("x-opt-offset");
    private static readonly Symbol EnqueuedTime = new("x-opt-enqueued-time");

    /// <summary>Takes a message over.</summary>
    /// <param name="message">As received; its body is not copied where it is one section of data.</param>
    /// <param name="partition">The partition that it came from.</param>
    public static HubMessage Read(Message message, string partition) => new()
    {
        Body = Body(message),
        Partition = partition,
        SequenceNumber = message.MessageAnnotations[SequenceNumber] is long number ? number : 0,
        Offset = message.MessageAnnotations[Offset] as string,
        EnqueuedTime = message.MessageAnnotations[EnqueuedTime] is DateTime time ? new DateTimeOffset(time.ToUniversalTime()) : default,
        TraceParent = Property(message, "traceparent") ?? Property(message, "Diagnostic-Id"),
    };

    private static ReadOnlyMemory<byte> Body(Message message) => message.BodySection switch
    {
        Data { Buffer: { } buffer } => buffer.Buffer.AsMemory(buffer.Offset, buffer.Length),
        Data { Binary: { } bytes } => bytes,
        DataList parts => Joined(parts),
        AmqpValue { Value: string text } => Encoding.UTF8.GetBytes(text),
        AmqpValue { Value: byte[] bytes } => bytes,
        // Anything else is no Edge event; empty, it is dead-lettered.
        _ => default,
    };

    private static byte[] Joined(DataList parts)
    {
        using MemoryStream joined = new();
        for (int i = 0; i < parts.Count; i++)
        {
            Data part = parts[i];
            joined.Write(part.Buffer is { } buffer ? buffer.Buffer.AsSpan(buffer.Offset, buffer.Length) : part.Binary);
        }

        return joined.ToArray();
    }

    private static string? Property(Message message, string name) => message.ApplicationProperties?.Map
        .FirstOrDefault(pair => pair.Key is string key && key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.ToString();
}
