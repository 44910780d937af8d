using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.EventHubs;

/// <summary>Converts messages of the Event Hubs SDK to the engine's messages, for the function and the local run.</summary>
public static class HubMessages
{
    /// <summary>Application properties that carry a trace: W3C's own, and the one that Azure's SDKs write.</summary>
    private static readonly string[] TraceProperties = ["traceparent", "Diagnostic-Id"];

    /// <summary>Converts a batch. A body in one piece is not copied.</summary>
    /// <param name="events">The batch, all of one partition, in the order of the partition.</param>
    /// <param name="partition">The partition's id; empty if it is not known.</param>
    /// <returns>One message for each event, in the same order.</returns>
    public static HubMessage[] Read(IReadOnlyList<EventData> events, string partition)
    {
        ArgumentNullException.ThrowIfNull(events);
        HubMessage[] messages = new HubMessage[events.Count];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = Read(events[i], partition);
        }

        return messages;
    }

    private static HubMessage Read(EventData received, string partition)
    {
        AmqpAnnotatedMessage message = received.GetRawAmqpMessage();
        ReadOnlyMemory<byte> body = MessageContent.Read(message.Body, out string? refusal);
        return new HubMessage
        {
            Body = body,
            Refusal = refusal,
            Partition = partition,
            SequenceNumber = received.SequenceNumber,
            Offset = received.OffsetString,
            EnqueuedTime = received.EnqueuedTime,
            // If there are none, the SDK would create an empty dictionary.
            TraceParent = message.HasSection(AmqpMessageSection.ApplicationProperties) ? Trace(message.ApplicationProperties) : null,
        };
    }

    private static string? Trace(IDictionary<string, object?> properties)
    {
        foreach (string name in TraceProperties)
        {
            // As the SDKs spell it; only other senders need the search.
            if (properties.TryGetValue(name, out object? value) || Find(properties, name, out value))
            {
                return value?.ToString();
            }
        }

        return null;
    }

    private static bool Find(IDictionary<string, object?> properties, string name, out object? value)
    {
        value = null;
        if (properties is not Dictionary<string, object?> own)
        {
            return false;
        }

        foreach ((string key, object? found) in own)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = found;
                return true;
            }
        }

        return false;
    }
}
