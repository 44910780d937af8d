namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>The definition of a metric, for the documentation and for its instrument.</summary>
/// <param name="Name">Its name, by OpenTelemetry's conventions.</param>
/// <param name="Kind">Counter, histogram or gauge.</param>
/// <param name="Unit">Its unit as UCUM writes it.</param>
/// <param name="Meaning">Its meaning.</param>
/// <param name="Attributes">All attributes that its measurements may have.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Unit, string Meaning, params string[] Attributes);

/// <summary>How a metric's measurements come together.</summary>
internal enum MetricKind
{
    /// <summary>They add up.</summary>
    Counter,

    /// <summary>They are spread over buckets.</summary>
    Histogram,

    /// <summary>The last one holds.</summary>
    Gauge,
}
