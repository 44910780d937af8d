using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// What the engine measures and traces. Attributes are few and bounded: no id, no event's content, no token is one. Without a listener, the cost is almost zero. Thread-safe.
/// </summary>
public sealed class ForwardingTelemetry : IDisposable
{
    /// <summary>The name of the engine's meter and of its activity source.</summary>
    public const string Name = "MixpanelFunctions";

    /// <summary>The name of the one metric that may have thousands of series.</summary>
    public static readonly string RepairsMetricName = ForwardingMetrics.RepairsMetric.Name;

    private static readonly string? Version = typeof(ForwardingTelemetry).Assembly.GetName().Version?.ToString(3);

    private readonly Meter _meter;
    private IRulesInForce? _rules;
    private IBreakerStates? _breakers;

    /// <summary>Starts measuring.</summary>
    public ForwardingTelemetry(TimeProvider time, ILogger<ForwardingTelemetry> logger)
    {
        Time = time;
        RepairReport = new RepairReport(logger);
        RuleFailures = new RuleFailureReport(time, logger);
        HotShards = new HotShardWatch(time, logger);
        Source = new ActivitySource(Name, Version);
        _meter = new Meter(new MeterOptions(Name) { Version = Version, Scope = this });
        Metrics = new ForwardingMetrics(_meter, ReadRules, ReadBreakers);
    }

    internal TimeProvider Time { get; }

    internal ActivitySource Source { get; }

    internal ForwardingMetrics Metrics { get; }

    internal RepairReport RepairReport { get; }

    internal RuleFailureReport RuleFailures { get; }

    internal HotShardWatch HotShards { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        Source.Dispose();
    }

    /// <summary>Starts to report which rules are in force.</summary>
    internal void Observe(IRulesInForce rules) => _rules = rules;

    /// <summary>Starts to report the states of the breakers.</summary>
    internal void Observe(IBreakerStates breakers) => _breakers = breakers;

    /// <summary>Starts measuring one attempt of a request.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="server">The project's address.</param>
    /// <param name="bytes">The size of its body as sent.</param>
    /// <param name="records">The records in it.</param>
    /// <param name="last">The result of the attempt that it repeats; <see langword="null"/> for the first one.</param>
    /// <param name="resends">How many attempts there were before.</param>
    internal RequestMeasure BeginRequest(Destination destination, Uri server, int bytes, int records, MixpanelAnswer? last, int resends) =>
        new(this, destination, server, bytes, records, last, resends);

    /// <summary>Counts a request that is halved.</summary>
    internal void Halved(Destination destination) => Metrics.Halvings.Add(
        1, new KeyValuePair<string, object?>(TelemetryNames.Project, destination.Project), new(TelemetryNames.Endpoint, destination.EndpointName));

    private IEnumerable<Measurement<int>> ReadRules() =>
        _rules is { } rules ? [new Measurement<int>(rules.Count, new KeyValuePair<string, object?>(TelemetryNames.RulesVersion, rules.Version))] : [];

    private IEnumerable<Measurement<int>> ReadBreakers() => _breakers is { } breakers
        ? breakers.States.Select(breaker => new Measurement<int>((int)breaker.State, new KeyValuePair<string, object?>(TelemetryNames.Project, breaker.Project)))
        : [];
}
