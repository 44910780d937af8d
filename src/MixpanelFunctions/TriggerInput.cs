using System.Text;
using System.Text.Json;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions;

/// <summary>What the trigger hands over, in the engine's terms.</summary>
internal static class TriggerInput
{
    /// <summary>Takes over a batch; the bodies are not copied.</summary>
    public static HubMessage[] Read(EventData[] events, BindingContext context)
    {
        string partition = Partition(context);
        return Array.ConvertAll(events, received => Read(received, partition));
    }

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

    /// <remarks>
    /// The host writes the extension's PartitionContext as JSON (or, when that fails, as the name of its type):
    /// {"FullyQualifiedNamespace":…,"EventHubName":…,"ConsumerGroup":…,"PartitionId":"0",…}.
    /// </remarks>
    private static string Partition(BindingContext context)
    {
        if (context.BindingData.TryGetValue("PartitionContext", out object? value) && value is string json && json.StartsWith('{'))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name.Equals("PartitionId", StringComparison.OrdinalIgnoreCase))
                {
                    return property.Value.ToString();
                }
            }
        }

        return "";
    }
}
