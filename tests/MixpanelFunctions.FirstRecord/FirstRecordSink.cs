using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.FirstRecord;

/// <summary>Counts records and forgets them.</summary>
internal sealed class FirstRecordSink : IRecordSink, IDisposable
{
    private readonly Utf8Buffer _buffer = new();

    public int Records { get; private set; }

    public void Dispose() => _buffer.Dispose();

    public void BeginEvent(EventValues values)
    {
    }

    public void Matched(CompiledRule rule)
    {
    }

    public Utf8Buffer Open(CompiledAction action, Destination destination) => _buffer;

    public void Close(CompiledAction action, int start)
    {
        _buffer.Truncate(start);
        Records++;
    }

    public void Skipped(CompiledAction action, string reason)
    {
    }

    public void Failed(EventFailure failure) => throw new InvalidOperationException(failure.Reason);

    public void EndEvent()
    {
    }
}
