namespace MixpanelFunctions.Local.EventHubs.Client;

/// <summary>
/// Sends batches of events to a hub, and connects anew where the connection broke: a batch that the hub has not confirmed is
/// sent again, as Azure's SDKs do. The hub may have it twice then; it cannot be known.
/// </summary>
/// <param name="hub">The hub.</param>
/// <param name="time">The clock.</param>
/// <param name="lost">Told whenever the hub has gone, before it is looked for.</param>
internal sealed class ReconnectingSender(HubAddress hub, TimeProvider time, Action<HubException> lost) : IAsyncDisposable
{
    /// <summary>How long a hub may be away, as of a batch.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private HubSender? _sender;

    /// <summary>How many batches the hub may have more than once.</summary>
    public long SentAgain { get; private set; }

    /// <summary>Connects to the hub at once, for those who want it to be there.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="HubException">It cannot be reached, or not with this key, or there is none.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken) =>
        _sender ??= await HubSender.OpenAsync(hub, null, time, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a batch. When this returns, the hub has it.</summary>
    /// <param name="batch">At least one event.</param>
    /// <param name="cancellationToken">Gives up the wait: the hub may have the batch, or not.</param>
    /// <exception cref="HubException">The hub does not take it, or has been away for too long.</exception>
    public async Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        bool mayBeThere = false;
        for (TimeSpan wait = FirstWait; ; wait = wait < LongestWait ? 2 * wait : LongestWait)
        {
            bool isUnderWay = false;
            try
            {
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
                isUnderWay = !_sender!.HasEnded;
                await _sender.SendAsync(batch, null, cancellationToken).ConfigureAwait(false);
                SentAgain += mayBeThere ? 1 : 0;
                return;
            }
            catch (HubException exception) when (exception.Failure == HubFailure.Unreachable && time.GetElapsedTime(started) < GivesUpAfter)
            {
                mayBeThere |= isUnderWay;
                if (wait == FirstWait)
                {
                    lost(exception);
                }

                await CloseAsync().ConfigureAwait(false);
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask CloseAsync()
    {
        if (_sender is { } sender)
        {
            _sender = null;
            await sender.DisposeAsync().ConfigureAwait(false);
        }
    }
}
