using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Benchmarks.Choices;

/// <summary>Makes the bodies of the requests that a corpus is sent in.</summary>
internal sealed class BodyCollector : Engine
{
    private readonly List<byte[]> _bodies = [];

    private BodyCollector(int messagesInCall)
        : base(ForwardingPlan.Compile(BenchmarkRules.Read()), null, 'b', "bodies", messagesInCall)
    {
    }

    public static IReadOnlyList<byte[]> Collect(EventCorpus corpus)
    {
        BodyCollector collector = new(corpus.Messages.Count);
        collector.Run(corpus);
        return collector._bodies;
    }

    protected override long Send(RequestBatch batch)
    {
        byte[] body = RequestBody.Create(batch, 0, batch.Records.Count, null).Bytes.ToArray();
        _bodies.Add(body);
        return body.Length;
    }
}
