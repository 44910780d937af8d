using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Security;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>Decides for every link that a client attaches whether it is allowed, and what is at its other end.</summary>
internal sealed class LinkGate(NamespaceStore store, SharedAccessKey key, TimeProvider clock) : ILinkProcessor
{
    private const string Epoch = "com.microsoft:epoch";

    private const string ReceiverName = "com.microsoft:receiver-name";

    private const string RuntimeMetric = "com.microsoft:enable-receiver-runtime-metric";

    private const string IdempotentProducer = "com.microsoft:idempotent-producer";

    private readonly RequestLink _tokens = new(new TokenNode(store, key));
    private readonly RequestLink _management = new(new ManagementNode(store, key));
    private readonly Receivers _receivers = new();
    private readonly Lock _entering = new();

    public void Process(AttachContext attachContext)
    {
        Attach attach = attachContext.Attach;
        string[] desired = attach.DesiredCapabilities?.Select(one => one.ToString()).ToArray() ?? [];
        // The answer is the client's own attach with this endpoint's values: it offers only what is supported here.
        attach.DesiredCapabilities = null;
        attach.OfferedCapabilities = null;

        // The role is the client's: true where it receives.
        string? address = attach.Role ? (attach.Source as Source)?.Address : (attach.Target as Target)?.Address;
        EntityAddress entity = EntityAddress.Parse(address);
        switch (entity.Kind)
        {
            case EntityKind.Tokens:
                AttachRequests(attachContext, _tokens);
                break;
            case EntityKind.Management:
                AttachRequests(attachContext, _management);
                break;
            case EntityKind.Hub or EntityKind.Partition or EntityKind.Publisher when !attach.Role:
                AttachSender(attachContext, entity, desired.Contains(IdempotentProducer));
                break;
            case EntityKind.ConsumerGroupPartition when attach.Role:
                AttachReceiver(attachContext, entity, desired.Contains(RuntimeMetric));
                break;
            default:
                attachContext.Complete(HubErrors.NotFound(address ?? ""));
                break;
        }
    }

    private static void AttachRequests(AttachContext context, RequestLink requests)
    {
        Attach attach = context.Attach;
        attach.MaxMessageSize = MaxMessageSize(attach);
        if (!attach.Role)
        {
            context.Complete(requests, 100);
            return;
        }

        ReplyLinks replies = ConnectionState.Of(context.Link).Replies;
        ReplyLink reply = new(context.Link, replies.Remove);
        replies.Add(reply, attach.LinkName, (attach.Target as Target)?.Address);
        context.Complete(reply, 0);
    }

    private void AttachSender(AttachContext context, EntityAddress entity, bool isIdempotent)
    {
        if (Find(context, entity, "Send") is not { } hub)
        {
            return;
        }

        if (isIdempotent)
        {
            context.Complete(HubErrors.NotImplemented("The idempotent producer is not supported by this event hub."));
            return;
        }

        PartitionLog? partition = null;
        if (entity.Kind == EntityKind.Partition && (partition = hub.Partition(entity.Partition)) is null)
        {
            context.Complete(HubErrors.NoSuchPartition(hub.Partitions.Count));
            return;
        }

        context.Attach.MaxMessageSize = MaxMessageSize(context.Attach);
        context.Complete(new SenderLink(hub, partition, entity.Kind == EntityKind.Publisher ? entity.Publisher : null), SenderLink.Credit);
        Watch(context.Link, entity, "Send");
    }

    private void AttachReceiver(AttachContext context, EntityAddress entity, bool tellsPartitionState)
    {
        Attach attach = context.Attach;
        if (Find(context, entity, "Listen") is not { } hub)
        {
            return;
        }

        if (!hub.HasConsumerGroup(entity.ConsumerGroup))
        {
            context.Complete(HubErrors.NotFound($"{hub.Name}/ConsumerGroups/{entity.ConsumerGroup}"));
            return;
        }

        if (hub.Partition(entity.Partition) is not { } partition)
        {
            context.Complete(HubErrors.NoSuchPartition(hub.Partitions.Count));
            return;
        }

        object? epoch = attach.Properties?[new Symbol(Epoch)];
        if (epoch is not (null or long or int or uint))
        {
            context.Complete(HubErrors.Argument("The epoch must be a whole number."));
            return;
        }

        long first;
        try
        {
            first = partition.Find(SelectorFilter.Read(((Source)attach.Source).FilterSet));
        }
        catch (FormatException e)
        {
            context.Complete(HubErrors.Argument(e.Message));
            return;
        }
        catch (PositionOutOfRangeException e)
        {
            context.Complete(HubErrors.OutOfRange(e.Message));
            return;
        }

        CancellationTokenSource gone = new();
        ReceiverLink receiver = new(context.Link, partition, first, tellsPartitionState, clock, gone.Token)
        {
            Name = attach.Properties?[new Symbol(ReceiverName)] as string ?? "nil",
            Epoch = epoch is null ? null : Convert.ToInt64(epoch, System.Globalization.CultureInfo.InvariantCulture),
        };
        receiver.AtEnd.Add(() => _receivers.Leave(entity, receiver));
        receiver.AtEnd.Add(gone.Cancel);
        if (tellsPartitionState)
        {
            attach.OfferedCapabilities = [new Symbol(RuntimeMetric)];
        }

        // No limit: with the hub's annotations, a delivery is larger than the message that its sender was allowed.
        attach.MaxMessageSize = 0;
        // One after the other: a receiver that is replaced by another one already has its link.
        lock (_entering)
        {
            if (_receivers.Enter(entity, receiver) is { } refusal)
            {
                context.Complete(refusal);
                return;
            }

            context.Complete(receiver, 0);
        }

        receiver.Start();
        Watch(context.Link, entity, "Listen");
    }

    /// <summary>The hub, if it exists and can be accessed; otherwise the link has been refused.</summary>
    private HubStore? Find(AttachContext context, EntityAddress entity, string claim)
    {
        if (ConnectionState.Of(context.Link).Grants.ExpiryOf(entity.Resource) is null)
        {
            context.Complete(HubErrors.Unauthorized(claim, entity.Resource.Value));
            return null;
        }

        HubStore? hub = store.Hub(entity.Hub);
        if (hub is null)
        {
            context.Complete(HubErrors.NotFound(entity.Hub));
        }

        return hub;
    }

    /// <summary>Detaches the link as soon as no token of its connection covers it.</summary>
    private void Watch(ListenerLink link, EntityAddress entity, string claim)
    {
        GrantWatch watch = new(
            ConnectionState.Of(link).Grants,
            entity.Resource,
            clock,
            () => LinkClosing.Close(link, HubErrors.Unauthorized(claim, entity.Resource.Value)));
        link.AddClosedCallback((_, _) => watch.Dispose());
    }

    // The smaller of both limits, if the client has one.
    private static ulong MaxMessageSize(Attach attach) =>
        attach.MaxMessageSize is 0 or > EventHubLimits.MessageBytes ? EventHubLimits.MessageBytes : attach.MaxMessageSize;
}
