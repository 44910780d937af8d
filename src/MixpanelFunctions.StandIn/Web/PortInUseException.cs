using System.Globalization;

namespace MixpanelFunctions.StandIn.Web;

/// <summary>The port is taken by another program. The message can be shown to a user.</summary>
public sealed class PortInUseException : Exception
{
    /// <summary>For a port that is taken.</summary>
    /// <param name="port">The TCP port.</param>
    /// <param name="innerException">What the server said.</param>
    public PortInUseException(int port, Exception? innerException = null)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Port {port} on 127.0.0.1 is already in use. Choose another port, or 0 for any free port."),
            innerException) => Port = port;

    /// <summary>The TCP port that is taken.</summary>
    public int Port { get; }
}
