using Amqp.Listener;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>A link on which a client sends events.</summary>
/// <param name="hub">The hub.</param>
/// <param name="partition">The partition that all go to; null if the hub decides.</param>
/// <param name="publisher">The publisher of all events, whose name is their key; null for none.</param>
internal sealed class SenderLink(HubStore hub, PartitionLog? partition, string? publisher) : LinkEndpoint
{
    /// <summary>How many messages a client may have in progress.</summary>
    public const int Credit = 1_000;

    /// <summary>The message format of a batch (Azure/azure-amqp <c>AmqpConstants.AmqpBatchedMessageFormat</c>).</summary>
    private const uint BatchFormat = 0x80013700;

    public override void OnMessage(MessageContext messageContext)
    {
        RawMessage message = (RawMessage)messageContext.Message;
        ReadOnlyMemory<byte> bytes = message.Bytes;
        if (bytes.Length > EventHubLimits.MessageBytes)
        {
            messageContext.Complete(HubErrors.TooLarge(bytes.Length));
            return;
        }

        try
        {
            List<EventContent> events = message.Format == BatchFormat
                ? EventContentReader.ReadBatch(bytes).Events
                : [EventContentReader.Read(bytes)];
            string? key = publisher ?? events[0].PartitionKey;
            // If the client chose the partition itself, keys can be mixed, as from a buffered producer.
            if (publisher is null && partition is null && events.Exists(one => one.PartitionKey != key))
            {
                messageContext.Complete(HubErrors.NotAllowed(HubErrors.SeveralKeysText));
                return;
            }

            if (publisher?.Length > EventHubLimits.PartitionKeyLength
                || events.Exists(one => one.PartitionKey?.Length > EventHubLimits.PartitionKeyLength))
            {
                messageContext.Complete(HubErrors.Argument(HubErrors.LongKeyText));
                return;
            }

            Append(key, publisher is null ? events : [.. events.Select(one => one with { PartitionKey = key })]);
            messageContext.Complete();
        }
        catch (AmqpFormatException e)
        {
            messageContext.Complete(HubErrors.Unreadable(e.Message));
        }
        catch (IOException e)
        {
            messageContext.Complete(HubErrors.ServerBusy($"The events could not be stored: {e.Message}"));
        }
    }

    public override void OnFlow(FlowContext flowContext)
    {
        // The client reports its state; there is nothing to do.
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // Only what is sent is settled by a disposition, and nothing is sent here.
    }

    private void Append(string? key, List<EventContent> events)
    {
        if (partition is null)
        {
            hub.Append(key, events);
        }
        else
        {
            partition.Append(events);
        }
    }
}
