using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.DeadLetters;

/// <summary>Makes a dead letter of every failure that a mapper tells of one message.</summary>
internal sealed class DeadLetterNotes(HubMessage message, Utf8Buffer buffer) : IRecordSink
{
    private int _index;
    private ReadOnlyMemory<byte> _body;

    public List<DeadLetter> Letters { get; } = [];

    public void BeginEvent(EventValues values) => (_index, _body) = (values.IndexInMessage, values.Body);

    public void Matched(CompiledRule rule)
    {
    }

    public Utf8Buffer Open(CompiledAction action, Destination destination) => buffer;

    public void Close(CompiledAction action, int start)
    {
    }

    public void Skipped(CompiledAction action, string reason)
    {
    }

    public void Failed(EventFailure failure) => Letters.Add(new DeadLetter(failure, message, _index, _body, default));

    public void EndEvent()
    {
    }
}
