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
            Note("the time is spent before all was sent");
            return;
        }

        _underWay.RemoveAll(task => task.IsCompletedSuccessfully);
        _underWay.Add(Task.Run(() => SendAsync(batch), CancellationToken.None));
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
                    Note(problem);
                }
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private void Note(string problem) => Interlocked.CompareExchange(ref _problem, problem, null);
}
