using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>Takes links from clients.</summary>
internal static class LinkClosing
{
    /// <summary>Detaches a link with an error, without waiting for the client to agree.</summary>
    public static void Close(ListenerLink link, Error error)
    {
        try
        {
            link.Close(TimeSpan.Zero, error);
        }
        catch (Exception e) when (e is AmqpException or ObjectDisposedException)
        {
            // The client detached first.
        }
    }
}
