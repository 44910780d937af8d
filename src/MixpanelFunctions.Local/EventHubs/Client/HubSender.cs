using Amqp;

namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>Sends batches of events to a hub, which spreads them over its partitions, or to one partition.</summary>
internal sealed class HubSender : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HubConnection _connection;
    private readonly SenderLink _link;

    private HubSender(HubConnection connection, SenderLink link)
    {
        _connection = connection;
        _link = link;
    }

    /// <summary>Whether the connection is known to be over: nothing that is sent now gets to the hub.</summary>
    public bool HasEnded => _connection.Ended.IsCompleted;

    /// <summary>Connects to a hub.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="partition">The partition that all events go to; null lets the hub decide.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="HubException">It cannot be reached, or not with this key, or there is none.</exception>
    public static async Task<HubSender> OpenAsync(HubAddress hub, string? partition, TimeProvider time, CancellationToken cancellationToken)
    {
        HubConnection connection = await HubConnection.OpenAsync(hub, time, cancellationToken).ConfigureAwait(false);
        try
        {
            string address = partition is null ? hub.Hub : $"{hub.Hub}/Partitions/{partition}";
            return new HubSender(connection, new SenderLink(connection.NewSession(), connection.NewLinkName(), address));
        }
        catch (Exception exception) when (HubException.IsOfTheHub(exception))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw HubException.Of(exception);
        }
    }

    /// <summary>Sends a batch. When this returns, the hub has it.</summary>
    /// <param name="batch">At least one event.</param>
    /// <param name="partitionKey">Keeps events of one key in one partition, in order; null for none.</param>
    /// <param name="cancellationToken">Gives up the wait: the hub may have the batch, or not.</param>
    /// <exception cref="HubException">The hub does not take it, or did not answer.</exception>
    public async Task SendAsync(EventBatch batch, string? partitionKey, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.WaitForAsync(_link.SendAsync(batch.ToMessage(partitionKey), Patience), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (HubException.IsOfTheHub(exception))
        {
            throw _link.Error is { } error ? HubException.Of(error) : HubException.Of(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
