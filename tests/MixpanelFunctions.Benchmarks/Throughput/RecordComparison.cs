using System.Text.Json.Nodes;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>Makes sure that what is compared does the same: every record of the engine is one of those written by hand.</summary>
internal sealed class RecordComparison(ForwardingPlan plan) : IRecordSink, IDisposable
{
    private readonly Utf8Buffer _buffer = new();
    private readonly List<JsonNode> _records = [];

    /// <summary>Compares the records of every event.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public void Check(EventCorpus corpus, HandWritten other)
    {
        EventMapper mapper = new(plan);
        foreach (HubMessage message in corpus.Messages)
        {
            _records.Clear();
            mapper.Map(message, EventCorpus.Now, this);
            IReadOnlyList<JsonObject> byHand = other.Map(message);
            if (byHand.Count != _records.Count || !byHand.Zip(_records).All(pair => JsonNode.DeepEquals(JsonNode.Parse(pair.First.ToJsonString()), pair.Second)))
            {
                throw new InvalidOperationException(
                    $"The two ways make different records of message {message.SequenceNumber}: {byHand[^1].ToJsonString()} and {_records[^1].ToJsonString()}");
            }
        }
    }

    public void Dispose() => _buffer.Dispose();

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

    public void Close(CompiledAction action, int start) => _records.Add(JsonNode.Parse(_buffer.Written)!);

    public void Skipped(CompiledAction action, string reason)
    {
    }

    public void Failed(EventFailure failure) => throw new InvalidOperationException(failure.Reason);

    public void EndEvent()
    {
    }
}
