using System.Threading.Channels;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>Reads a partition over a link, with as much credit as may be fetched ahead.</summary>
internal sealed class HubPartitionReader : IPartitionReader
{
    private const string Stolen = "amqp:link:stolen";

    private readonly Channel<HubMessage> _arrived = Channel.CreateUnbounded<HubMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HubConnection _connection;
    private readonly ReceiverLink _link;
    private readonly int _prefetch;
    private int _taken;

    /// <summary>Attaches the link.</summary>
    /// <param name="connection">The connection, which this disposes.</param>
    /// <param name="address">The partition's address in a consumer group.</param>
    /// <param name="filter">Where to begin.</param>
    /// <param name="partition">The partition's id.</param>
    /// <param name="prefetch">How many events may be fetched ahead.</param>
    public HubPartitionReader(HubConnection connection, string address, string filter, string partition, int prefetch)
    {
        _connection = connection;
        _prefetch = Math.Max(1, prefetch);
        Source source = new()
        {
            Address = address,
            FilterSet = new Map
            {
                [new Symbol("apache.org:selector-filter:string")] = new DescribedValue(new Symbol("apache.org:selector-filter:string"), filter),
            },
        };
        _link = new ReceiverLink(
            connection.NewSession(),
            connection.NewLinkName(),
            new Attach { SndSettleMode = SenderSettleMode.Settled, Source = source, Target = new Target() },
            null);
        _link.AddClosedCallback((_, error) => _arrived.Writer.TryComplete(error?.Condition?.ToString() == Stolen
            ? new PartitionLostException(error.Description ?? "Another reader has the partition.")
            : HubException.Of(error)));
        _link.Start(0, (_, message) => _arrived.Writer.TryWrite(ReceivedEvent.Read(message, partition)));
        _link.SetCredit(_prefetch, CreditMode.Manual);
        _ = EndWithAsync(connection.Ended);
    }

    /// <inheritdoc/>
    /// <exception cref="HubException">The connection broke, or the hub closed the link.</exception>
    public async ValueTask<IReadOnlyList<HubMessage>> ReadAsync(int atMost, CancellationToken cancellationToken)
    {
        if (!await _arrived.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw HubException.Of((Error?)null);
        }

        List<HubMessage> messages = [];
        while (messages.Count < atMost && _arrived.Reader.TryRead(out HubMessage? message))
        {
            messages.Add(message);
        }

        _taken += messages.Count;
        if (_taken >= Math.Max(1, _prefetch / 2))
        {
            _link.SetCredit(_taken, CreditMode.Manual);
            _taken = 0;
        }

        return messages;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>For a link that nobody told that its connection is no more.</summary>
    private async Task EndWithAsync(Task ended)
    {
        await ended.ConfigureAwait(false);
        _arrived.Writer.TryComplete(HubException.Of((Error?)null));
    }
}
