using System.IO.Compression;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>The engine on one thread: bytes in, records in batches out, the account of every event kept; with or without gzip.</summary>
internal class Engine(ForwardingPlan plan, CompressionLevel? compression, char letter, string meaning, int messagesInCall = Engine.MessagesInCall) : IContender
{
    /// <summary>Messages in one call, maxEventBatchSize of host.json.</summary>
    public const int MessagesInCall = 1_000;

    /// <summary>Mixpanel's own limits of a request.</summary>
    private const int MaxRecords = 2_000;
    private const int MaxBytes = 2_097_152;

    private readonly EventMapper _mapper = new(plan);

    public char Letter => letter;

    public string Meaning => meaning;

    /// <summary>The records of the last run.</summary>
    public long Records { get; private set; }

    public long Run(EventCorpus corpus)
    {
        long bytes = 0;
        Records = 0;
        for (int start = 0; start < corpus.Messages.Count; start += messagesInCall)
        {
            ArraySegment<HubMessage> call = new((HubMessage[])corpus.Messages, start, Math.Min(messagesInCall, corpus.Messages.Count - start));
            bytes += Call(call);
        }

        return bytes;
    }

    private long Call(ArraySegment<HubMessage> messages)
    {
        long bytes = 0;
        using InvocationLedger ledger = new(plan, messages);
        using BatchingSink sink = new(plan, ledger, MaxRecords, MaxBytes);
        for (int i = 0; i < messages.Count; i++)
        {
            sink.Message = i;
            _mapper.Map(messages[i], EventCorpus.Now, sink);
            while (sink.TryTakeFull(out RequestBatch? full))
            {
                bytes += Take(full!);
            }
        }

        sink.Finish();
        while (sink.TryTakeFull(out RequestBatch? rest))
        {
            bytes += Take(rest!);
        }

        return bytes;
    }

    /// <summary>What becomes of a batch. Returns the bytes that a request would send.</summary>
    protected virtual long Send(RequestBatch batch) =>
        compression is null ? batch.BodyLength : RequestBody.Create(batch, 0, batch.Records.Count, compression).Length;

    private long Take(RequestBatch batch)
    {
        using (batch)
        {
            Records += batch.Records.Count;
            return Send(batch);
        }
    }
}
