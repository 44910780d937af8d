using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>What the engine measures. Nothing of an event's content, no id, no token is ever an attribute. Thread-safe.</summary>
public sealed class ForwardingTelemetry : IDisposable
{
    /// <summary>The name of the engine's meter.</summary>
    public const string Name = "MixpanelFunctions";

    private readonly Meter _meter;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _hotShardRecords;
    private readonly RepairReport _repairReport;
    private readonly HotShardWatch _hotShards;

    /// <summary>Starts measuring; what nobody listens to costs next to nothing.</summary>
    public ForwardingTelemetry(TimeProvider time, ILogger<ForwardingTelemetry> logger)
    {
        _repairReport = new RepairReport(logger);
        _hotShards = new HotShardWatch(time, logger);
        _meter = new Meter(new MeterOptions(Name) { Scope = this });
        _repairs = _meter.CreateCounter<long>("mixpanelfunctions.repairs", "{record}");
        _hotShardRecords = _meter.CreateCounter<long>("mixpanelfunctions.hot_shard.records", "{record}");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>Tells of the records of a batch that is settled.</summary>
    /// <param name="notes">What was noted of them.</param>
    /// <param name="message">Finds the message of an event by the event's number.</param>
    internal void Settled(RecordNotes notes, Func<int, HubMessage> message)
    {
        _repairReport.Tell(notes.Repairs, (property, kind, records) => _repairs.Add(records, new("property", property), new("kind", NameOf(kind))));
        _hotShards.Count(notes.Users, message, project => _hotShardRecords.Add(1, new KeyValuePair<string, object?>("project", project)));
    }

    private static string NameOf(RepairKinds kind) => kind switch
    {
        RepairKinds.Nesting => "nesting",
        RepairKinds.Entries => "entries",
        RepairKinds.Properties => "properties",
        _ => "long_text",
    };
}
