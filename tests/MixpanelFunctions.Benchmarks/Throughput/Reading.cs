using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>The engine's reading alone: what the rules need is found, and nothing done with it.</summary>
internal sealed class Reading(ForwardingPlan plan) : IContender, IEventSink
{
    private readonly MessageReader _reader = new(plan.CreateValues());
    private long _bytes;

    public char Letter => 'r';

    public string Meaning => "engine: reading alone";

    public long Run(EventCorpus corpus)
    {
        _bytes = 0;
        foreach (HubMessage message in corpus.Messages)
        {
            _reader.Read(message, this);
        }

        return _bytes;
    }

    public void OnEvent(EventValues values) => _bytes += values.Length;

    public void OnUnreadable(EventValues values, string reason) => throw new InvalidOperationException(reason);
}
