using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>Keeps what a mapper hands on, as text. Text that is not valid UTF-8 is a failure of the test.</summary>
internal sealed class RecordCollector(Utf8Buffer buffer) : IRecordSink
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public List<string> Records { get; } = [];

    public List<EventFailure> Failures { get; } = [];

    public List<string> Skips { get; } = [];

    public List<string> Matched { get; } = [];

    public List<string> Filtered { get; } = [];

    public List<(string Name, RepairKinds Kinds)> Repairs { get; } = [];

    public List<(string DistinctId, long Time)> Tracked { get; } = [];

    public int Begun { get; private set; }

    public int Ended { get; private set; }

    /// <summary>How much of a record was left behind that was not closed.</summary>
    public int Leftover => buffer.Length;

    public void BeginEvent(EventValues values) => Begun++;

    void IRecordSink.Filtered(CompiledFilter filter) => Filtered.Add(filter.Name);

    void IRecordSink.Matched(CompiledRule rule) => Matched.Add(rule.Name);

    public Utf8Buffer Open(CompiledAction action, Destination destination) => buffer;

    public void Repaired(CompiledAction action, ReadOnlySpan<byte> name, RepairKinds kinds) => Repairs.Add((Strict.GetString(name), kinds));

    void IRecordSink.Tracked(CompiledAction action, ReadOnlySpan<byte> distinctId, long time) => Tracked.Add((Strict.GetString(distinctId), time));

    public void Close(CompiledAction action, int start)
    {
        Records.Add(Strict.GetString(buffer.Written[start..]));
        buffer.Truncate(start);
    }

    public void Skipped(CompiledAction action, string reason) => Skips.Add(reason);

    public void Failed(EventFailure failure) => Failures.Add(failure);

    public void EndEvent() => Ended++;
}
