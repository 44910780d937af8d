using System.Runtime.InteropServices;
using MixpanelFunctions.Forwarding.Mapping.Actions;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// What is noted of the records of one batch, to be reported when the batch is settled: while they are written by the one
/// thread that writes them, and what is delivered under the account's lock.
/// </summary>
internal sealed class RecordNotes
{
    private readonly Dictionary<(CompiledAction Action, string Reason), long> _skips = [];
    private readonly Dictionary<CompiledAction, long> _delivered = [];

    /// <summary>Which properties met a limit.</summary>
    public RepairCounts Repairs { get; } = new();

    /// <summary>Whose events the records are.</summary>
    public UserEvents Users { get; } = new();

    /// <summary>What was dead-lettered.</summary>
    public FailureNotes Failures { get; } = new();

    /// <summary>Records that actions left out, by action and reason.</summary>
    public IReadOnlyDictionary<(CompiledAction Action, string Reason), long> Skips => _skips;

    /// <summary>Records that Mixpanel accepted, by action.</summary>
    public IReadOnlyDictionary<CompiledAction, long> Deliveries => _delivered;

    public void Delivered(CompiledAction action) => CollectionsMarshal.GetValueRefOrAddDefault(_delivered, action, out _)++;

    public void Skipped(CompiledAction action, string reason) =>
        _skips[(action, reason)] = _skips.GetValueOrDefault((action, reason)) + 1;
}
