using Amqp.Listener;
using MixpanelFunctions.LocalHub.Security;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>The state of a connection that the library does not have.</summary>
/// <param name="Transport">The connection below the library's.</param>
/// <param name="Grants">What it can access.</param>
internal sealed record ConnectionState(PipeTransport Transport, Grants Grants)
{
    private const string Key = "state";

    /// <summary>The links for answers.</summary>
    public ReplyLinks Replies { get; } = new();

    /// <summary>The state of a link's connection.</summary>
    public static ConnectionState Of(ListenerLink link) => (ConnectionState)((ListenerConnection)link.Session.Connection).Properties[Key];

    /// <summary>Puts the state on the library's connection.</summary>
    public void AttachTo(ListenerConnection connection) => connection.Properties[Key] = this;
}
