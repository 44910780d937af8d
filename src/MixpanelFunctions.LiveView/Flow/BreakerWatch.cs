using System.Diagnostics.Metrics;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.LiveView.Flow;

/// <summary>Reads the states of the projects' circuit breakers from the engine's gauge.</summary>
internal sealed class BreakerWatch : IDisposable
{
    private const string Gauge = "mixpanelfunctions.breaker.state";
    private const string Project = "project";

    private static readonly string[] Names = ["closed", "halfOpen", "open"];

    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, string> _states = new(StringComparer.Ordinal);

    /// <summary>Watches one forwarder.</summary>
    public BreakerWatch(ForwardingTelemetry telemetry)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Gauge && ReferenceEquals(instrument.Meter.Scope, telemetry))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, state, tags, _) => Take(state, tags));
        _listener.Start();
    }

    /// <summary>The states now, by project: <c>closed</c>, <c>halfOpen</c> or <c>open</c>; empty if there are no breakers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Now()
    {
        lock (_lock)
        {
            _states.Clear();
            _listener.RecordObservableInstruments();
            return [.. _states];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(int state, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (tag.Key == Project && tag.Value is string project)
            {
                _states[project] = Names[Math.Clamp(state, 0, Names.Length - 1)];
            }
        }
    }
}
