using System.Net;
using System.Net.Sockets;

namespace MixpanelFunctions.Testing.Hubs;

/// <summary>
/// A port for a hub that goes and comes back: one that nobody is given for the other end of a connection, so that not even by
/// chance a client meets itself while the hub is down.
/// </summary>
internal static class LastingPort
{
    public static int Take()
    {
        while (true)
        {
            int port = Random.Shared.Next(20_000, 30_000);
            try
            {
                using TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another's; there are more.
            }
        }
    }
}
