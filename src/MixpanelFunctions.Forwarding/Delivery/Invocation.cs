using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>One call of the forwarder: its ledger and its time limits.</summary>
internal sealed class Invocation : IDisposable
{
    /// <summary>Why valid records are not sent.</summary>
    public const string TimeIsSpent = "the time limit was reached before everything was sent";

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
        _shutdown = shutdown.Register(() => Drain(drainTime, time));
    }

    public InvocationLedger Ledger { get; }

    /// <summary>When the budget ends.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Cancelled when no more requests may start: at shutdown, or when the time budget ends.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled when requests in progress must end: the drain time after shutdown, or when the time budget ends.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Whether nothing more is to be sent to a project in this call, and why.</summary>
    public bool IsClosed(string project, [NotNullWhen(true)] out string? reason) => _closedProjects.TryGetValue(project, out reason);

    /// <summary>Sends nothing more to a project in this call.</summary>
    public void CloseProject(string project, string reason) => _closedProjects.TryAdd(project, reason);

    /// <summary>Why nothing more can be delivered in this call, or <see langword="null"/> if something can.</summary>
    public string? WhyOver(IReadOnlyList<Destination> destinations)
    {
        if (Stopping.IsCancellationRequested)
        {
            return TimeIsSpent;
        }

        string? reason = null;
        return !_closedProjects.IsEmpty && destinations.All(destination => IsClosed(destination.Project, out reason)) ? reason : null;
    }

    public void Dispose()
    {
        _shutdown.Dispose();
        _stopping.Dispose();
        _ending.Dispose();
        _budget.Dispose();
    }

    /// <summary>Gives requests in progress the drain time, but never more than the rest of the time budget.</summary>
    private void Drain(TimeSpan drainTime, TimeProvider time)
    {
        TimeSpan left = Deadline - time.GetUtcNow();
        _ending.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < drainTime ? left : drainTime);
    }
}
