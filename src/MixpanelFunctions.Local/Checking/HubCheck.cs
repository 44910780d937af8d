using System.Globalization;
using Azure.Core;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using MixpanelFunctions.Local.Hubs;

namespace MixpanelFunctions.Local.Checking;

/// <summary>Checks that the event hub of the trigger exists, lets the app read, and has the consumer group.</summary>
internal sealed class HubCheck(Func<string?, TokenCredential> credential)
{
    /// <summary>Long enough for an event hub to say that there is no such consumer group.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    private static readonly EventHubConsumerClientOptions Options = new()
    {
        RetryOptions = new EventHubsRetryOptions { MaximumRetries = 1, TryTimeout = TimeSpan.FromSeconds(15) },
    };

    /// <summary>Looks at the hub, and where it is there, at the consumer group.</summary>
    public async Task<IReadOnlyList<OnlineCheck>> RunAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        string? hub = settings["EventHubName"];
        string? group = settings["EventHubConsumerGroup"];
        if (string.IsNullOrWhiteSpace(hub) || string.IsNullOrWhiteSpace(group))
        {
            return [OnlineCheck.Bad("event hub", "EventHubName and EventHubConsumerGroup are needed to check it")];
        }

        EventHubConsumerClient client;
        try
        {
            if (Client(settings, hub, group) is not { } made)
            {
                return [OnlineCheck.Bad("event hub", "neither EventHub nor EventHub__fullyQualifiedNamespace is set")];
            }

            client = made;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return [OnlineCheck.Bad("event hub", "EventHub is not a connection string")];
        }

        await using (client.ConfigureAwait(false))
        {
            string subject = $"event hub {hub} at {client.FullyQualifiedNamespace}";
            string[] partitions;
            try
            {
                partitions = await client.GetPartitionIdsAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (HubFaults.IsOfTheHub(exception))
            {
                return [OnlineCheck.Bad(subject, Describe(exception, hub))];
            }

            return
            [
                OnlineCheck.Good(subject, string.Create(CultureInfo.InvariantCulture, $"{partitions.Length} {(partitions.Length == 1 ? "partition" : "partitions")}")),
                await GroupAsync(client, hub, partitions[0], cancellationToken).ConfigureAwait(false),
            ];
        }
    }

    /// <summary>Waits for an event that it need not see. A reader without an owner takes no partition from another one.</summary>
    private static async Task<OnlineCheck> GroupAsync(EventHubConsumerClient client, string hub, string partition, CancellationToken cancellationToken)
    {
        string subject = $"consumer group {client.ConsumerGroup}";
        try
        {
            ReadEventOptions options = new() { MaximumWaitTime = Wait, PrefetchCount = 0, CacheEventCount = 1 };
            await foreach (PartitionEvent _ in client.ReadEventsFromPartitionAsync(partition, EventPosition.Latest, options, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            return OnlineCheck.Good(subject, "exists and can be read");
        }
        catch (EventHubsException exception) when (exception.Reason == EventHubsException.FailureReason.ConsumerDisconnected)
        {
            return OnlineCheck.Good(subject, "exists, and an app reads from it, this one or another. Only one app may use it.");
        }
        catch (EventHubsException exception) when (exception.Reason == EventHubsException.FailureReason.ResourceNotFound)
        {
            return OnlineCheck.Bad(
                subject,
                $"is not on the hub. Create it: az eventhubs eventhub consumer-group create --name {client.ConsumerGroup} --eventhub-name {hub} --namespace-name {client.FullyQualifiedNamespace.Split('.')[0]} --resource-group GROUP");
        }
        catch (Exception exception) when (HubFaults.IsOfTheHub(exception))
        {
            return OnlineCheck.Bad(subject, Describe(exception, hub));
        }
    }

    private EventHubConsumerClient? Client(IConfiguration settings, string hub, string group)
    {
        if (settings["EventHub"] is { Length: > 0 } connection)
        {
            EventHubsConnectionStringProperties parts = HubAddress.Parse(connection);
            return string.IsNullOrEmpty(parts.EventHubName)
                ? new EventHubConsumerClient(group, connection, hub, Options)
                : new EventHubConsumerClient(group, connection, Options);
        }

        return settings["EventHub:fullyQualifiedNamespace"] is { Length: > 0 } host
            ? new EventHubConsumerClient(group, host, hub, credential(settings["EventHub:clientId"]), Options)
            : null;
    }

    private static string Describe(Exception exception, string hub) => exception switch
    {
        EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound } => $"the namespace has no event hub {hub}. Check EventHubName.",
        UnauthorizedAccessException => "refuses the app. With a connection string, check its key and that it has the right Listen; with an identity, give it the role Azure Event Hubs Data Receiver.",
        Azure.Identity.AuthenticationFailedException => "no sign-in to Azure. On your own machine run az login; the account needs the role Azure Event Hubs Data Receiver.",
        _ => $"cannot be reached: {exception.Message.Split('\n')[0]}",
    };
}
