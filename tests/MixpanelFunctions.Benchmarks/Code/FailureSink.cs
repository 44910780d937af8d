using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Benchmarks.Code;

/// <summary>Keeps what failed, and nothing else.</summary>
internal sealed class FailureSink : IRecordSink, IDisposable
{
    private readonly Utf8Buffer _buffer = new();

    /// <summary>What failed.</summary>
    public List<EventFailure> Failures { get; } = [];

    public void BeginEvent(EventValues values)
    {
    }

    public void Matched(CompiledRule rule)
    {
    }

    public Utf8Buffer Open(CompiledAction action, Destination destination)
    {
        _buffer.Truncate(0);
        return _buffer;
    }

    public void Close(CompiledAction action, int start)
    {
    }

    public void Skipped(CompiledAction action, string reason)
    {
    }

    public void Failed(EventFailure failure) => Failures.Add(failure);

    public void EndEvent()
    {
    }

    public void Dispose() => _buffer.Dispose();
}
