using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using EventId = Amqp.Handler.EventId;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// The AMQP library's host, fed with connections by the web server and with a link processor that decides about every
/// link.
/// </summary>
internal sealed class HubContainer : ContainerHost, IContainer
{
    /// <summary>The service's values in <c>open</c>, from public traces: 240 s, frames of 64 KiB, 5,000 channels.</summary>
    private const int IdleMilliseconds = 240_000;

    public HubContainer(ILinkProcessor links, AcceptedTransports transports)
        : base([new Address("localhost", 5672, scheme: AcceptedTransports.Scheme)])
    {
        CustomTransports.Add(AcceptedTransports.Scheme, transports);
        ConnectionListener listener = Listeners[0];
        // The library announces half of its own timeout.
        listener.AMQP.IdleTimeout = 2 * IdleMilliseconds;
        listener.AMQP.MaxFrameSize = 64 * 1024;
        listener.AMQP.MaxSessionsPerConnection = 5_000;
        listener.HandlerFactory = _ => new ConnectionHandler();
        // The library reads the address off the source or target, and not every client sends both.
        AddressResolver = (_, _) => "";
        RegisterLinkProcessor(links);
    }

    Message IContainer.CreateMessage(ByteBuffer buffer) => new RawMessage(buffer);

    private sealed class ConnectionHandler : IHandler
    {
        public bool CanHandle(EventId id) => id == EventId.ConnectionRemoteOpen;

        // The library sends its heartbeat only when the client's timeout ends.
        public void Handle(Event protocolEvent)
        {
            Open open = (Open)protocolEvent.Context;
            if (open.IdleTimeOut > 0)
            {
                open.IdleTimeOut /= 2;
            }
        }
    }
}
