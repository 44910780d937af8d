using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Benchmarks.Choices;

/// <summary>Makes the bodies of the requests that a corpus is sent in.</summary>
internal static class BodyCollector
{
    public static IReadOnlyList<byte[]> Collect(EventCorpus corpus)
    {
        ForwardingPlan plan = ForwardingPlan.Compile(BenchmarkRules.Read());
        EventMapper mapper = new(plan);
        List<byte[]> bodies = [];
        using InvocationLedger ledger = new(plan, corpus.Messages);
        using BatchingSink sink = new(plan, ledger, maxRecords: 2_000, maxBytes: 2_097_152);
        for (int i = 0; i < corpus.Messages.Count; i++)
        {
            sink.Message = i;
            mapper.Map(corpus.Messages[i], EventCorpus.Now, sink);
        }

        sink.Finish();
        while (sink.TryTakeFull(out RequestBatch? batch))
        {
            using (batch)
            {
                bodies.Add(RequestBody.Create(batch!, 0, batch!.Records.Count, null).Bytes.ToArray());
            }
        }

        return bodies;
    }
}
