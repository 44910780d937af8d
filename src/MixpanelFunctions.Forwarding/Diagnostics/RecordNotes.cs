using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>What is noted of the records of one batch while they are written, to be told once the batch is settled. Serves one thread.</summary>
internal sealed class RecordNotes
{
    private readonly Dictionary<(CompiledAction Action, string Reason), long> _skips = [];

    /// <summary>Which properties met a limit.</summary>
    public RepairCounts Repairs { get; } = new();

    /// <summary>Whose events the records are.</summary>
    public UserEvents Users { get; } = new();

    /// <summary>Records that actions left out, by action and reason.</summary>
    public IReadOnlyDictionary<(CompiledAction Action, string Reason), long> Skips => _skips;

    public void Skipped(CompiledAction action, string reason) =>
        _skips[(action, reason)] = _skips.GetValueOrDefault((action, reason)) + 1;
}
