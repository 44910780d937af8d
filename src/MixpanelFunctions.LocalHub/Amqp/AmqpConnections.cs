using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using MixpanelFunctions.LocalHub.Security;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>Takes connections from the web server, authenticates them and passes them to the AMQP library.</summary>
internal sealed class AmqpConnections(AcceptedTransports transports, SharedAccessKey key, TimeProvider clock) : ConnectionHandler
{
    /// <summary>How long a client may take to authenticate.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SaslServer _sasl = new(key);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        Grants grants = new(clock);
        try
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
            patience.CancelAfter(Patience);
            switch (await _sasl.AuthenticateAsync(connection.Transport, patience.Token).ConfigureAwait(false))
            {
                case SaslResult.Failed:
                    return;
                case SaslResult.Key:
                    grants.Add(ResourcePath.Of(""), DateTimeOffset.MaxValue);
                    break;
            }

            await WaitForClientAsync(connection.Transport.Input, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionResetException)
        {
            return;
        }

        PipeTransport transport = new(connection.Transport, grants);
        transports.Add(transport);
        await transport.Closed.ConfigureAwait(false);
    }

    // The library sends first. The JavaScript client ignores bytes that follow the outcome of SASL in the
    // same packet until the next packet.
    private static async Task WaitForClientAsync(PipeReader input, CancellationToken cancellationToken)
    {
        ReadResult read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        input.AdvanceTo(read.Buffer.Start);
    }
}
