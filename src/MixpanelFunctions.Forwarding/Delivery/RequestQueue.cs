using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// Sends the batches of one invocation, a few at once, while further ones are being mapped. Where all places are taken,
/// mapping waits: memory stays bounded.
/// </summary>
internal sealed class RequestQueue(RequestSender sender, Invocation invocation, int maxConcurrency) : IDisposable
{
    private readonly SemaphoreSlim _places = new(maxConcurrency);
    private readonly List<Task> _underWay = [];
    private string? _problem;

    /// <summary>Why not all could be settled, or <see langword="null"/>.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Sends a batch, once there is a place.</summary>
    public async Task AddAsync(RequestBatch batch)
    {
        try
        {
            await _places.WaitAsync(invocation.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            batch.Dispose();
            GiveUp(Invocation.TimeIsSpent);
            return;
        }

        _underWay.RemoveAll(task => task.IsCompletedSuccessfully);
        _underWay.Add(Task.Run(() => SendAsync(batch), CancellationToken.None));
    }

    /// <summary>
    /// Notes that not all can be settled. The first answer that is to blame stays the reason; that the time ran out is
    /// one only where no answer tells why.
    /// </summary>
    public void GiveUp(string problem)
    {
        if (Interlocked.CompareExchange(ref _problem, problem, null) is Invocation.TimeIsSpent)
        {
            // A constant, and so one object: the exchange, which compares objects, finds it.
            Interlocked.CompareExchange(ref _problem, problem, Invocation.TimeIsSpent);
        }
    }

    /// <summary>Waits until nothing is under way.</summary>
    public Task CompleteAsync() => Task.WhenAll(_underWay);

    public void Dispose() => _places.Dispose();

    private async Task SendAsync(RequestBatch batch)
    {
        try
        {
            using (batch)
            {
                if (await sender.SettleAsync(batch, 0, batch.Records.Count, invocation).ConfigureAwait(false) is { } problem)
                {
                    GiveUp(problem);
                }
            }
        }
        finally
        {
            _places.Release();
        }
    }
}
