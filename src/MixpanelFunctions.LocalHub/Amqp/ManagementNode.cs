using System.Globalization;
using Amqp;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Security;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// <c>$management</c>: returns information about a hub and its partitions. A request has its own token, or uses those of
/// the connection (Azure/azure-sdk-for-net <c>AmqpManagement</c>, <c>AmqpMessageConverter</c>).
/// </summary>
internal sealed class ManagementNode(NamespaceStore store, SharedAccessKey key) : IRequestNode
{
    public Message Answer(Message request, ConnectionState connection)
    {
        Map? asked = request.ApplicationProperties?.Map;
        string? name = asked?["name"] as string;
        string? type = asked?["type"] as string;
        if (asked?["operation"] as string != "READ" || name is null || type is not ("com.microsoft:eventhub" or "com.microsoft:partition"))
        {
            return Answers.Refused(400, HubErrors.ArgumentErrorCondition, "The request must read a hub or a partition.");
        }

        if (!IsAllowed(asked["security_token"] as string, name, connection))
        {
            return Answers.Refused(401, "amqp:unauthorized-access", HubErrors.UnauthorizedText("Manage,EventHub", name));
        }

        if (store.Hub(name) is not { } hub)
        {
            return Answers.Refused(404, "amqp:not-found", HubErrors.NotFoundText(name));
        }

        if (type == "com.microsoft:eventhub")
        {
            return Answers.Ok(200, "OK", Describe(hub));
        }

        return hub.Partition(Convert.ToString(asked["partition"], CultureInfo.InvariantCulture) ?? "") is { } partition
            ? Answers.Ok(200, "OK", Describe(hub, partition))
            : Answers.Refused(400, HubErrors.OutOfRangeCondition, HubErrors.PartitionText(hub.Partitions.Count));
    }

    private static Map Describe(HubStore hub) => new()
    {
        ["name"] = hub.Name,
        ["type"] = "com.microsoft:eventhub",
        ["created_at"] = hub.CreatedAt.UtcDateTime,
        ["partition_count"] = hub.Partitions.Count,
        ["partition_ids"] = hub.Partitions.Select(partition => partition.Id).ToArray(),
    };

    private static Map Describe(HubStore hub, PartitionLog partition)
    {
        PartitionState state = partition.State;
        return new Map
        {
            ["name"] = hub.Name,
            ["type"] = "com.microsoft:partition",
            ["partition"] = partition.Id,
            ["begin_sequence_number"] = state.FirstSequenceNumber,
            ["last_enqueued_sequence_number"] = state.LastSequenceNumber,
            ["last_enqueued_offset"] = state.LastOffset.ToString(CultureInfo.InvariantCulture),
            ["last_enqueued_time_utc"] = DateTimeOffset.FromUnixTimeMilliseconds(state.LastEnqueuedTime).UtcDateTime,
            ["is_partition_empty"] = state.IsEmpty,
        };
    }

    private bool IsAllowed(string? token, string hub, ConnectionState connection)
    {
        ResourcePath resource = ResourcePath.Of(hub);
        if (string.IsNullOrEmpty(token))
        {
            return connection.Grants.ExpiryOf(resource) is not null;
        }

        TokenCheck check = key.Check(token);
        // A token for a part of the hub, such as one partition, gives information about the hub, too.
        return check.Refusal is null && (check.Resource.Covers(resource) || resource.Covers(check.Resource));
    }
}
