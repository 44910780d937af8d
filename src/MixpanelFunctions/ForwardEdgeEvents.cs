using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using MixpanelFunctions.EventHubs;
using MixpanelFunctions.Forwarding;

namespace MixpanelFunctions;

/// <summary>The one function: a batch of Edge events from the hub goes to the engine.</summary>
/// <param name="forwarder">The engine.</param>
public sealed class ForwardEdgeEvents(Forwarder forwarder)
{
    /// <summary>Forwards a batch. Returns when each of its events is settled, and throws when any is not.</summary>
    /// <remarks>
    /// The Event Hubs extension moves the checkpoint past a batch whether the function succeeded or not, unless a
    /// retry policy holds it: without one a failed batch is lost. So the policy has no end, and nothing is caught
    /// here. What can never succeed the engine dead-letters, so no event holds its partition forever.
    /// https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retries
    /// </remarks>
    /// <param name="events">The batch, all of one partition.</param>
    /// <param name="context">Tells the partition.</param>
    /// <param name="cancellationToken">Fires when the host shuts down or loses the partition; the batch is delivered again.</param>
    [Function("ForwardEdgeEvents")]
    [ExponentialBackoffRetry(-1, "00:00:02", "00:01:00")]
    public Task RunAsync(
        [EventHubTrigger("%EventHubName%", Connection = "EventHub", ConsumerGroup = "%EventHubConsumerGroup%")] EventData[] events,
        FunctionContext context,
        CancellationToken cancellationToken) =>
        forwarder.ForwardAsync(HubMessages.Read(events, TriggerPartition.Of(context.BindingContext)), cancellationToken);
}
