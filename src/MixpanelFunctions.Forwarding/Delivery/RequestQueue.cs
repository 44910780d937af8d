using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// Sends the batches of one invocation, a few at once to each project, while further ones are being mapped. If all request slots of all projects are in use, mapping
/// waits. A slow project does not delay others.
/// </summary>
/// <remarks>
/// Batches of a destination that keeps order are sent one after another, each after the previous one is settled, with its retries
/// and halves. If one is not settled, its project is closed, and later ones are not sent.
/// </remarks>
internal sealed class RequestQueue : IDisposable
{
    private readonly RequestSender _sender;
    private readonly Invocation _invocation;
    private readonly int _maxConcurrency;
    private readonly Dictionary<string, ProjectLine> _lines;
    private readonly Task[] _lastInOrder;
    private readonly SemaphoreSlim _ended = new(0);
    private readonly List<Task> _underWay = [];
    private string? _problem;

    public RequestQueue(RequestSender sender, Invocation invocation, IReadOnlyList<Destination> destinations, int maxConcurrency)
    {
        (_sender, _invocation, _maxConcurrency) = (sender, invocation, maxConcurrency);
        _lines = destinations.Select(destination => destination.Project).Distinct(StringComparer.Ordinal)
            .ToDictionary(project => project, _ => new ProjectLine(maxConcurrency), StringComparer.Ordinal);
        _lastInOrder = new Task[destinations.Count];
        Array.Fill(_lastInOrder, Task.CompletedTask);
    }

    /// <summary>Why not everything could be settled, or <see langword="null"/>.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Takes a batch to send. Waits until a project has a free request slot.</summary>
    public async Task AddAsync(RequestBatch batch)
    {
        try
        {
            while (_lines.Values.All(line => line.Load >= _maxConcurrency))
            {
                await _ended.WaitAsync(_invocation.Stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            batch.Dispose();
            GiveUp(Invocation.TimeIsSpent);
            return;
        }

        ProjectLine line = _lines[batch.Destination.Project];
        line.Add();
        _underWay.RemoveAll(task => task.IsCompletedSuccessfully);
        int lane = batch.Destination.Number;
        Task before = batch.Destination.KeepsOrder ? _lastInOrder[lane] : Task.CompletedTask;
        Task sent = Task.Run(() => SendAsync(batch, line, before), CancellationToken.None);
        _underWay.Add(sent);
        _lastInOrder[lane] = sent;
    }

    /// <summary>
    /// Notes that not everything can be settled. The first answer that caused it stays the reason. The end of the time
    /// is a reason only if there is no such answer.
    /// </summary>
    public void GiveUp(string problem)
    {
        if (Interlocked.CompareExchange(ref _problem, problem, null) is Invocation.TimeIsSpent)
        {
            // A constant is one object, which the exchange needs because it compares references.
            Interlocked.CompareExchange(ref _problem, problem, Invocation.TimeIsSpent);
        }
    }

    /// <summary>Waits until nothing is in progress.</summary>
    public Task CompleteAsync() => Task.WhenAll(_underWay);

    public void Dispose()
    {
        _ended.Dispose();
        foreach (ProjectLine line in _lines.Values)
        {
            line.Dispose();
        }
    }

    private async Task SendAsync(RequestBatch batch, ProjectLine line, Task before)
    {
        try
        {
            using (batch)
            {
                await before.ConfigureAwait(false);
                if (await SettleAsync(batch, line).ConfigureAwait(false) is { } problem)
                {
                    GiveUp(problem);
                }
            }
        }
        finally
        {
            line.Remove();
            _ended.Release();
        }
    }

    private async Task<string?> SettleAsync(RequestBatch batch, ProjectLine line)
    {
        try
        {
            await line.Places.WaitAsync(_invocation.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Invocation.TimeIsSpent;
        }

        try
        {
            return await _sender.SettleAsync(batch, 0, batch.Records.Count, _invocation).ConfigureAwait(false);
        }
        finally
        {
            line.Places.Release();
        }
    }

    /// <summary>What goes to one project.</summary>
    private sealed class ProjectLine(int places) : IDisposable
    {
        private int _load;

        public SemaphoreSlim Places { get; } = new(places);

        /// <summary>How many batches are in progress or waiting.</summary>
        public int Load => Volatile.Read(ref _load);

        public void Add() => Interlocked.Increment(ref _load);

        public void Remove() => Interlocked.Decrement(ref _load);

        public void Dispose() => Places.Dispose();
    }
}
