using Amqp;
using Amqp.Listener;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>A link on which answers of <c>$cbs</c> or <c>$management</c> go back to a client.</summary>
internal sealed class ReplyLink(ListenerLink link, Action<ReplyLink> closed) : OutgoingLink(link)
{
    private readonly Queue<Message> _waiting = [];

    /// <summary>Sends an answer as soon as the client has credit.</summary>
    public void Send(Message answer)
    {
        lock (Gate)
        {
            _waiting.Enqueue(answer);
            SendWaiting();
        }
    }

    protected override void OnCredit()
    {
        lock (Gate)
        {
            SendWaiting();
            if (IsDraining)
            {
                CompleteDrain();
            }
        }
    }

    protected override void OnClosed() => closed(this);

    private void SendWaiting()
    {
        while (Credit > 0 && _waiting.TryDequeue(out Message? answer))
        {
            ByteBuffer bytes = answer.Encode();
            TrySend(bytes.Buffer.AsSpan(bytes.Offset, bytes.Length).ToArray(), bytes.Length);
        }
    }
}
