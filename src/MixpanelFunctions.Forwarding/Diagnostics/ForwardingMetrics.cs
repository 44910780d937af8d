using System.Diagnostics.Metrics;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// The engine's metrics. Events and records are counted when a batch is settled, so that a batch that is delivered
/// again is not counted twice. Requests are counted when they end.
/// </summary>
internal sealed class ForwardingMetrics
{
    public static readonly Metric ReceivedMetric = new("mixpanelfunctions.events.received", MetricKind.Counter, "{event}", "Events of settled batches; always the sum of the next three.");
    public static readonly Metric ForwardedMetric = new("mixpanelfunctions.events.forwarded", MetricKind.Counter, "{event}", "Events with all records accepted by Mixpanel.");
    public static readonly Metric FilteredMetric = new("mixpanelfunctions.events.filtered", MetricKind.Counter, "{event}", "Events for which nothing is sent: by the filter that stops them, or without a filter if no rule applies.", TelemetryNames.Filter);
    public static readonly Metric DeadLetteredMetric = new("mixpanelfunctions.events.dead_lettered", MetricKind.Counter, "{event}", "Events that are dead-lettered, in full or in part, by the stage of their first failure.", TelemetryNames.Stage);
    public static readonly Metric MatchesMetric = new("mixpanelfunctions.rule.matches", MetricKind.Counter, "{event}", "Events that a rule applies to.", TelemetryNames.Rule);
    public static readonly Metric RuleFailuresMetric = new("mixpanelfunctions.rule.failures", MetricKind.Counter, "{event}", "Events for which a rule failed: custom code threw, or a pattern took too long.", TelemetryNames.Rule);
    public static readonly Metric RecordsMetric = new("mixpanelfunctions.records", MetricKind.Counter, "{record}", "Records by outcome: delivered, dead_lettered (with the stage) or skipped (with the reason: an identity or profile action had nothing to send).", TelemetryNames.Rule, TelemetryNames.Project, TelemetryNames.Outcome, TelemetryNames.Stage, TelemetryNames.Reason);
    public static readonly Metric RepairsMetric = new("mixpanelfunctions.repairs", MetricKind.Counter, "{record}", "Records with a property that exceeds a limit of Mixpanel (nesting, entries, properties, long_text), has a reserved name (reserved), or has an id or address that Mixpanel refuses (refused). Only long_text is sent unchanged.", TelemetryNames.Property, TelemetryNames.Repair);
    public static readonly Metric GovernedMetric = new("mixpanelfunctions.governed", MetricKind.Counter, "{record}", "Records with a property that the rules file's properties remove (denied, not_allowed), hash, or change in part (scrubbed, masked).", TelemetryNames.Property, TelemetryNames.Repair);
    public static readonly Metric HotShardMetric = new("mixpanelfunctions.hot_shard.records", MetricKind.Counter, "{record}", "Records after the first 200,000 with the same distinct_id and event date, as this process counts.", TelemetryNames.Project);
    public static readonly Metric LagMetric = new("mixpanelfunctions.lag", MetricKind.Histogram, "s", "Time from when the hub received a message until all its events are settled.");
    public static readonly Metric BatchMetric = new("messaging.process.duration", MetricKind.Histogram, "s", "Duration of a batch of messages, settled or not (error.type: incomplete, shutdown).", TelemetryNames.MessagingSystem, TelemetryNames.MessagingOperationName, TelemetryNames.MessagingDestination, TelemetryNames.ErrorType);
    public static readonly Metric RequestMetric = new("mixpanelfunctions.request.duration", MetricKind.Histogram, "s", "Duration of an attempt of a request. Its count is the number of requests.", TelemetryNames.Project, TelemetryNames.Endpoint, TelemetryNames.ServerAddress, TelemetryNames.HttpStatusCode, TelemetryNames.ErrorType);
    public static readonly Metric RequestSizeMetric = new("mixpanelfunctions.request.size", MetricKind.Histogram, "By", "Size of a request's body as sent, for each attempt.", TelemetryNames.Project, TelemetryNames.Endpoint);
    public static readonly Metric RequestRecordsMetric = new("mixpanelfunctions.request.records", MetricKind.Histogram, "{record}", "Records in a request, for each attempt.", TelemetryNames.Project, TelemetryNames.Endpoint);
    public static readonly Metric RetriesMetric = new("mixpanelfunctions.request.retries", MetricKind.Counter, "{request}", "Retries, by the result of the previous attempt.", TelemetryNames.Project, TelemetryNames.Endpoint, TelemetryNames.ErrorType);
    public static readonly Metric HalvingsMetric = new("mixpanelfunctions.request.halvings", MetricKind.Counter, "{request}", "Requests that were halved because Mixpanel did not say which record is wrong.", TelemetryNames.Project, TelemetryNames.Endpoint);
    public static readonly Metric RulesMetric = new("mixpanelfunctions.rules", MetricKind.Gauge, "{rule}", "Rules in force, with their version.", TelemetryNames.RulesVersion);
    public static readonly Metric BreakerMetric = new("mixpanelfunctions.breaker.state", MetricKind.Gauge, "1", "A project's circuit breaker: 0 closed, 1 half open, 2 open.", TelemetryNames.Project);

    private static readonly double[] RequestSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly double[] BatchSeconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 240, 600];
    private static readonly double[] LagSeconds = [1, 2.5, 5, 7.5, 10, 15, 30, 60, 300, 900, 3_600, 21_600, 86_400];
    private static readonly double[] Bytes = [1_024, 8_192, 32_768, 131_072, 262_144, 524_288, 1_048_576, 2_097_152, 10_485_760];
    private static readonly double[] Records = [1, 10, 50, 100, 250, 500, 1_000, 1_500, 1_999];

    private readonly Meter _meter;

    public ForwardingMetrics(Meter meter, Func<IEnumerable<Measurement<int>>> rules, Func<IEnumerable<Measurement<int>>> breakers)
    {
        _meter = meter;
        Received = Counter(ReceivedMetric);
        Forwarded = Counter(ForwardedMetric);
        Filtered = Counter(FilteredMetric);
        DeadLettered = Counter(DeadLetteredMetric);
        Matches = Counter(MatchesMetric);
        RuleFailures = Counter(RuleFailuresMetric);
        SettledRecords = Counter(RecordsMetric);
        Repairs = Counter(RepairsMetric);
        Governed = Counter(GovernedMetric);
        HotShardRecords = Counter(HotShardMetric);
        Lag = Histogram(LagMetric, LagSeconds);
        BatchDuration = Histogram(BatchMetric, BatchSeconds);
        RequestDuration = Histogram(RequestMetric, RequestSeconds);
        RequestSize = Histogram(RequestSizeMetric, Bytes);
        RequestRecords = Histogram(RequestRecordsMetric, Records);
        Retries = Counter(RetriesMetric);
        Halvings = Counter(HalvingsMetric);
        meter.CreateObservableGauge(RulesMetric.Name, rules, RulesMetric.Unit, RulesMetric.Meaning);
        meter.CreateObservableGauge(BreakerMetric.Name, breakers, BreakerMetric.Unit, BreakerMetric.Meaning);
    }

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        ReceivedMetric, ForwardedMetric, FilteredMetric, DeadLetteredMetric, MatchesMetric, RuleFailuresMetric, RecordsMetric, RepairsMetric, GovernedMetric, HotShardMetric, LagMetric,
        BatchMetric, RequestMetric, RequestSizeMetric, RequestRecordsMetric, RetriesMetric, HalvingsMetric, RulesMetric, BreakerMetric,
    ];

    public Counter<long> Received { get; }

    public Counter<long> Forwarded { get; }

    public Counter<long> Filtered { get; }

    public Counter<long> DeadLettered { get; }

    public Counter<long> Matches { get; }

    public Counter<long> RuleFailures { get; }

    public Counter<long> SettledRecords { get; }

    public Counter<long> Repairs { get; }

    public Counter<long> Governed { get; }

    public Counter<long> HotShardRecords { get; }

    public Histogram<double> Lag { get; }

    public Histogram<double> BatchDuration { get; }

    public Histogram<double> RequestDuration { get; }

    public Histogram<double> RequestSize { get; }

    public Histogram<double> RequestRecords { get; }

    public Counter<long> Retries { get; }

    public Counter<long> Halvings { get; }

    private Counter<long> Counter(Metric metric) => _meter.CreateCounter<long>(metric.Name, metric.Unit, metric.Meaning);

    private Histogram<double> Histogram(Metric metric, double[] boundaries) =>
        _meter.CreateHistogram(metric.Name, metric.Unit, metric.Meaning, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
