using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>A handler of requests.</summary>
internal interface IRequestNode
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request, decoded.</param>
    /// <param name="connection">The connection that it came on.</param>
    Message Answer(Message request, ConnectionState connection);
}

/// <summary>A link on which requests to <c>$cbs</c> or <c>$management</c> come.</summary>
internal sealed class RequestLink(IRequestNode node) : LinkEndpoint
{
    public override void OnMessage(MessageContext messageContext)
    {
        Message request;
        try
        {
            request = ((RawMessage)messageContext.Message).Decode();
        }
        catch (Exception e) when (e is AmqpException or InvalidOperationException or InvalidCastException or ArgumentException)
        {
            messageContext.Complete(HubErrors.Unreadable("The request is not an AMQP message."));
            return;
        }

        ConnectionState connection = ConnectionState.Of(messageContext.Link);
        ReplyLink? reply = connection.Replies.Find(request.Properties?.ReplyTo);
        if (reply is null)
        {
            messageContext.Complete(HubErrors.NotAllowed("The request's reply-to is not a link of this connection."));
            return;
        }

        messageContext.Complete();
        Message answer = node.Answer(request, connection);
        answer.Properties = new Properties();
        answer.Properties.SetCorrelationId(request.Properties!.GetMessageId() ?? request.Properties.GetCorrelationId());
        reply.Send(answer);
    }

    public override void OnFlow(FlowContext flowContext)
    {
        // The client reports its state; there is nothing to do.
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // Only what is sent is settled by a disposition, and nothing is sent here.
    }
}
