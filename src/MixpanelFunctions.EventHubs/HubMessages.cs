using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.EventHubs;

/// <summary>What the Event Hubs SDK received, in the engine's terms. The function and the local run both read by it.</summary>
public static class HubMessages
{
    /// <summary>Takes over a batch; the bodies are not copied.</summary>
    /// <param name="events">The batch, all of one partition, in the order of the partition.</param>
    /// <param name="partition">The partition's id; empty where it is not known.</param>
    /// <returns>One message for each event, in the same order.</returns>
    public static HubMessage[] Read(IEnumerable<EventData> events, string partition) =>
        [.. events.Select(received => Read(received, partition))];

    private static HubMessage Read(EventData received, string partition) => new()
    {
        Body = Body(received),
        Partition = partition,
        SequenceNumber = received.SequenceNumber,
        Offset = received.OffsetString,
        EnqueuedTime = received.EnqueuedTime,
        ContentEncoding = received.GetRawAmqpMessage().Properties.ContentEncoding ?? Property(received, "content-encoding"),
        TraceParent = Property(received, "traceparent") ?? Property(received, "Diagnostic-Id"),
    };

    /// <remarks>
    /// EventBody throws for a body that is an AMQP value or sequence, as a producer without an Event Hubs SDK may
    /// send, and what throws here would hold the partition for ever. Text is as good as bytes; anything else is no
    /// Edge event, and empty it is dead-lettered.
    /// </remarks>
    private static ReadOnlyMemory<byte> Body(EventData received)
    {
        AmqpMessageBody body = received.GetRawAmqpMessage().Body;
        if (body.TryGetValue(out object? value))
        {
            return value switch
            {
                string text => Encoding.UTF8.GetBytes(text),
                byte[] bytes => bytes,
                _ => default,
            };
        }

        return body.TryGetData(out _) ? received.EventBody.ToMemory() : default;
    }

    private static string? Property(EventData received, string name) =>
        received.Properties.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.ToString();
}
