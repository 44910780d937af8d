using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.Testing.Telemetry;

/// <summary>A measurement as a listener gets it.</summary>
internal sealed record Measured(string Metric, double Value, IReadOnlyDictionary<string, string?> Attributes)
{
    /// <summary>The attributes but for those that a test has no interest in, <c>a=1 b=2</c>.</summary>
    public string Text => string.Join(' ', Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>Listens to the meter of one line, whatever other tests measure at the same time.</summary>
internal sealed class MetricTap : IDisposable
{
    private readonly ConcurrentQueue<Measured> _measured = new();
    private readonly MeterListener _listener = new();

    public MetricTap(ForwardingTelemetry telemetry)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, telemetry))
            {
                Instruments.Add(instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public List<string> Instruments { get; } = [];

    public IReadOnlyList<Measured> All => [.. _measured];

    /// <summary>Asks the gauges.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public IReadOnlyList<Measured> Of(string metric) => [.. _measured.Where(measured => measured.Metric == metric)];

    public double Sum(string metric, string? attributes = null) =>
        Of(metric).Where(measured => attributes is null || measured.Text == attributes).Sum(measured => measured.Value);

    /// <summary>The sums above zero by attributes, in order.</summary>
    public string[] Sums(string metric) =>
    [
        .. Of(metric).GroupBy(measured => measured.Text).Select(group => (group.Key, Sum: group.Sum(measured => measured.Value)))
            .Where(group => group.Sum > 0).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key}: {group.Sum}")),
    ];

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, string?> attributes = [];
        foreach ((string name, object? attribute) in tags)
        {
            attributes.Add(name, Convert.ToString(attribute, CultureInfo.InvariantCulture));
        }

        _measured.Enqueue(new Measured(instrument.Name, value, attributes));
    }
}
