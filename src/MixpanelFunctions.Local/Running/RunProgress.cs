using System.Diagnostics;
using MixpanelFunctions.Forwarding.Delivery;

namespace MixpanelFunctions.Local.Running;

/// <summary>How far a run is.</summary>
internal sealed class RunProgress
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>What became of the events so far.</summary>
    public EventTally Tally { get; private set; } = EventTally.Empty;

    /// <summary>Since the start.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    public void Add(EventTally batch) => Tally += batch;
}
