using System.Globalization;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.LocalHub;

/// <summary>A port is taken by another program. The message can be shown to a user.</summary>
/// <param name="option">The name of the option that sets it, as in <see cref="LocalEventHubsOptions"/>.</param>
/// <param name="port">The TCP port.</param>
/// <param name="innerException">What the server said.</param>
internal sealed class PortTakenException(string option, int port, Exception? innerException = null) : Exception(
    string.Create(
        CultureInfo.InvariantCulture,
        $"Port {port} on 127.0.0.1 ({option}) is already in use. Choose another port, or 0 for any free port."),
    innerException)
{
    /// <summary>The name of the option that sets the port.</summary>
    public string Option { get; } = option;

    /// <summary>The TCP port that is taken.</summary>
    public int Port { get; } = port;
}
