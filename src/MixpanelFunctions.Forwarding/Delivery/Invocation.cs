using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>One call of the forwarder: its account, and its time.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _closedProjects = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _budget;
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenRegistration _shutdown;

    public Invocation(InvocationLedger ledger, TimeSpan budget, TimeSpan drainTime, TimeProvider time, CancellationToken shutdown)
    {
        Ledger = ledger;
        Deadline = time.GetUtcNow() + budget;
        _budget = new CancellationTokenSource(budget, time);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(_budget.Token, shutdown);
        _ending = new CancellationTokenSource(budget, time);
        _shutdown = shutdown.Register(() => _ending.CancelAfter(drainTime));
    }

    public InvocationLedger Ledger { get; }

    /// <summary>When the budget ends.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Cancelled when no request is to be started any more: at shutdown, or when the budget is spent.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled when requests under way must end: the drain time after shutdown, or when the budget is spent.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Whether nothing more is to be sent to a project in this call, and why.</summary>
    public bool IsClosed(string project, [NotNullWhen(true)] out string? reason) => _closedProjects.TryGetValue(project, out reason);

    /// <summary>Sends nothing more to a project in this call.</summary>
    public void CloseProject(string project, string reason) => _closedProjects.TryAdd(project, reason);

    public void Dispose()
    {
        _shutdown.Dispose();
        _stopping.Dispose();
        _ending.Dispose();
        _budget.Dispose();
    }
}
