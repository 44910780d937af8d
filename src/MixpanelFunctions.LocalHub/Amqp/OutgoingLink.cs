using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// A link on which this endpoint sends. Keeps the client's credit itself: the library (AMQPNetLite 2.5.5,
/// <c>ListenerLink.OnFlow</c>) forgets all credit if a flow repeats or lowers it, and a client that granted credit would
/// then wait forever.
/// </summary>
internal abstract class OutgoingLink(ListenerLink link) : LinkEndpoint
{
    private int _credit;

    /// <summary>Held while sending and while credit changes.</summary>
    protected Lock Gate { get; } = new();

    protected ListenerLink Link { get; } = link;

    /// <summary>How many messages may be sent. Under the gate.</summary>
    protected int Credit => Math.Max(0, _credit);

    /// <summary>Whether the client wants to drain the credit that is not used at once. Under the gate.</summary>
    protected bool IsDraining { get; private set; }

    /// <summary>Whether the link no longer exists.</summary>
    protected bool IsClosed { get; private set; }

    public sealed override void OnFlow(FlowContext flowContext)
    {
        lock (Gate)
        {
            _credit += flowContext.Messages;
            CreditOf(Link) = (uint)_credit;
            IsDraining = Link.IsDraining;
        }

        OnCredit();
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // A sent message is settled: Event Hubs keeps no state of a receiver.
    }

    // Called with the library's lock on the link held, which sending takes after the gate: the gate must stay untouched.
    public sealed override void OnLinkClosed(ListenerLink link, Error error)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            OnClosed();
        }
    }

    /// <summary>Credit or draining has changed.</summary>
    protected abstract void OnCredit();

    /// <summary>The link no longer exists. The gate must not be taken here.</summary>
    protected virtual void OnClosed()
    {
    }

    /// <summary>Sends a message. Under the gate, with credit left.</summary>
    /// <returns>Whether it is being sent; false if the link is closed.</returns>
    protected bool TrySend(byte[] buffer, int length)
    {
        try
        {
            Link.SendMessage(new Message(), new ByteBuffer(buffer, 0, length, buffer.Length));
            _credit--;
            return true;
        }
        catch (Exception e) when (e is AmqpException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Uses up the credit, as the client requested. Under the gate.</summary>
    protected void CompleteDrain()
    {
        try
        {
            Link.CompleteDrain();
            // The library's answer says that no drain is in progress; some clients accept only one that says so.
            Link.SetCredit(0, drain: true);
        }
        catch (Exception e) when (e is AmqpException or ObjectDisposedException)
        {
            return;
        }

        _credit = 0;
        IsDraining = false;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "credit")]
    private static extern ref uint CreditOf(ListenerLink link);
}
