using System.Diagnostics;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// Measures and traces one batch, by OpenTelemetry's conventions for messaging
/// (https://opentelemetry.io/docs/specs/semconv/messaging/). Without <see cref="Settled"/> the batch counts as failed.
/// </summary>
internal sealed class BatchMeasure : IDisposable
{
    private const string System = "eventhubs";
    private const string Operation = "process";

    private readonly ForwardingTelemetry _telemetry;
    private readonly ForwardingMetrics _metrics;
    private readonly IReadOnlyList<HubMessage> _messages;
    private readonly string _hub;
    private readonly CancellationToken _shutdown;
    private readonly Activity? _activity;
    private readonly long _start;
    private bool _isSettled;

    public BatchMeasure(
        ForwardingTelemetry telemetry, IReadOnlyList<HubMessage> messages, ForwardingConfiguration configuration, CancellationToken shutdown)
    {
        _telemetry = telemetry;
        _metrics = telemetry.Metrics;
        _messages = messages;
        _hub = configuration.Forwarding.Hub;
        _shutdown = shutdown;
        _start = telemetry.Time.GetTimestamp();
        _activity = Start(configuration.RulesVersion);
    }

    /// <summary>Records the result of a batch that is completely settled.</summary>
    public void Settled(EventTally tally, InvocationLedger ledger)
    {
        _isSettled = true;
        _metrics.Received.Add(tally.Received);
        _metrics.Forwarded.Add(tally.Forwarded);
        _metrics.Filtered.Add(tally.Filtered - tally.Filters.Sum(filter => filter.Events));
        foreach (FilterTally filter in tally.Filters)
        {
            _metrics.Filtered.Add(filter.Events, Tag(TelemetryNames.Filter, filter.Name));
        }

        foreach ((FailureStage stage, long events) in ledger.Notes.Failures.Events)
        {
            _metrics.DeadLettered.Add(events, Tag(TelemetryNames.Stage, stage.Name()));
        }

        foreach (RuleTally rule in tally.Rules)
        {
            _metrics.Matches.Add(rule.Matched, Tag(TelemetryNames.Rule, rule.Name));
        }

        TellRuleFailures(ledger);
        TellRecords(ledger);
        TellLag();
        _telemetry.RepairReport.Tell(ledger.Notes.Repairs, (property, kind, records) =>
            ((kind & RepairKinds.Governed) == 0 ? _metrics.Repairs : _metrics.Governed).Add(records, Tag(TelemetryNames.Property, property), Tag(TelemetryNames.Repair, Name(kind))));
        _telemetry.HotShards.Count(ledger.Notes.Users, ledger.MessageOf, project => _metrics.HotShardRecords.Add(1, Tag(TelemetryNames.Project, project)));
        _activity?
            .SetTag(TelemetryNames.EventsReceived, tally.Received)
            .SetTag(TelemetryNames.EventsForwarded, tally.Forwarded)
            .SetTag(TelemetryNames.EventsFiltered, tally.Filtered)
            .SetTag(TelemetryNames.EventsDeadLettered, tally.DeadLettered);
    }

    public void Dispose()
    {
        TagList tags = new()
        {
            { TelemetryNames.MessagingSystem, System },
            { TelemetryNames.MessagingOperationName, Operation },
            { TelemetryNames.MessagingDestination, _hub },
        };
        if (!_isSettled)
        {
            string error = _shutdown.IsCancellationRequested ? "shutdown" : "incomplete";
            tags.Add(TelemetryNames.ErrorType, error);
            _activity?.SetTag(TelemetryNames.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }

        _metrics.BatchDuration.Record(_telemetry.Time.GetElapsedTime(_start).TotalSeconds, tags);
        _activity?.Dispose();
    }

    private Activity? Start(string rulesVersion)
    {
        if (!_telemetry.Source.HasListeners())
        {
            return null;
        }

        Activity? activity = _telemetry.Source.StartActivity(
            ActivityKind.Consumer,
            // A sampler can use only attributes that exist from the start.
            tags:
            [
                new(TelemetryNames.MessagingSystem, System),
                new(TelemetryNames.MessagingOperationName, Operation),
                new(TelemetryNames.MessagingOperationType, Operation),
                new(TelemetryNames.MessagingDestination, _hub),
                new(TelemetryNames.MessagingBatchCount, _messages.Count),
                new(TelemetryNames.RulesVersion, rulesVersion),
            ],
            links: TraceLinks.Of(_messages),
            name: $"{Operation} {_hub}");
        return _messages.Count > 0 ? activity?.SetTag(TelemetryNames.MessagingPartition, _messages[0].Partition) : activity;
    }

    private void TellRuleFailures(InvocationLedger ledger)
    {
        foreach ((string rule, (long events, string reason)) in ledger.Notes.Failures.Rules)
        {
            _metrics.RuleFailures.Add(events, Tag(TelemetryNames.Rule, rule));
            _telemetry.RuleFailures.Tell(rule, reason, events);
        }
    }

    private void TellRecords(InvocationLedger ledger)
    {
        foreach (((string rule, string project), long records) in ledger.Notes.Deliveries
            .GroupBy(delivered => (delivered.Key.Rule, delivered.Key.Destination.Project), delivered => delivered.Value)
            .Select(group => (group.Key, group.Sum())))
        {
            _metrics.SettledRecords.Add(records, Tag(TelemetryNames.Rule, rule), Tag(TelemetryNames.Project, project), Tag(TelemetryNames.Outcome, "delivered"));
        }

        foreach (((CompiledAction action, string reason), long records) in ledger.Notes.Skips)
        {
            _metrics.SettledRecords.Add(
                records,
                Tag(TelemetryNames.Rule, action.Rule),
                Tag(TelemetryNames.Project, action.Destination.Project),
                Tag(TelemetryNames.Outcome, "skipped"),
                Tag(TelemetryNames.Reason, reason));
        }

        foreach (((string? rule, string? project, FailureStage stage), long records) in ledger.Notes.Failures.Records)
        {
            _metrics.SettledRecords.Add(
                records,
                Tag(TelemetryNames.Rule, rule),
                Tag(TelemetryNames.Project, project),
                Tag(TelemetryNames.Outcome, "dead_lettered"),
                Tag(TelemetryNames.Stage, stage.Name()));
        }
    }

    private void TellLag()
    {
        if (!_metrics.Lag.Enabled)
        {
            return;
        }

        DateTimeOffset now = _telemetry.Time.GetUtcNow();
        foreach (HubMessage message in _messages)
        {
            // The hub's clock may be ahead of this one.
            _metrics.Lag.Record(Math.Max(0, (now - message.EnqueuedTime).TotalSeconds));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private static string Name(RepairKinds kind) => kind switch
    {
        RepairKinds.Nesting => "nesting",
        RepairKinds.Entries => "entries",
        RepairKinds.Properties => "properties",
        RepairKinds.Reserved => "reserved",
        RepairKinds.Refused => "refused",
        RepairKinds.Denied => "denied",
        RepairKinds.NotAllowed => "not_allowed",
        RepairKinds.Hashed => "hashed",
        RepairKinds.Scrubbed => "scrubbed",
        RepairKinds.Masked => "masked",
        RepairKinds.UnknownProject => "unknown_project",
        _ => "long_text",
    };
}
