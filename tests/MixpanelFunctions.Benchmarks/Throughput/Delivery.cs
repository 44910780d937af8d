using Microsoft.Extensions.DependencyInjection;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Sinks;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>
/// The whole delivery, as the function has it: calls for several partitions at once, requests with gzip over HTTP/1.1 to
/// another process, which decompresses them and counts the records; answers read, every event settled.
/// </summary>
internal sealed class Delivery : IContender
{
    /// <summary>Messages in one call: maxEventBatchSize of host.json.</summary>
    private const int MessagesInCall = 1_000;

    /// <summary>Partitions that one instance works on at once.</summary>
    private const int Partitions = 4;

    private readonly SinkProcess _sink = new();
    private readonly ServiceProvider _services;
    private readonly Forwarder _forwarder;

    public Delivery()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddForwarding(BenchmarkRules.Settings(
                ("Mixpanel__BaseAddress", _sink.Address),
                ("Forwarding__RulesFile", BenchmarkRules.File),
                ("DeadLetters__Folder", Path.GetTempPath())))
            .BuildServiceProvider();
        _forwarder = _services.GetRequiredService<Forwarder>();
    }

    public char Letter => 'e';

    public string Meaning => "whole delivery over HTTP/1.1, sink included";

    public bool UsesAllCores => true;

    public TimeSpan OtherProcesses => _sink.Tally().Cpu;

    public long Run(EventCorpus corpus)
    {
        long before = _sink.Tally().Records;
        long delivered = RunAsync(corpus).GetAwaiter().GetResult();
        long taken = _sink.Tally().Records - before;
        return taken == delivered
            ? taken
            : throw new InvalidOperationException($"The sink has {taken} records, and {delivered} are settled as delivered.");
    }

    public void Dispose()
    {
        _services.Dispose();
        _sink.Dispose();
    }

    private async Task<long> RunAsync(EventCorpus corpus)
    {
        HubMessage[] messages = (HubMessage[])corpus.Messages;
        int next = -MessagesInCall;
        long[] delivered = await Task.WhenAll(Enumerable.Range(0, Partitions).Select(_ => Task.Run(async () =>
        {
            long records = 0;
            int start;
            while ((start = Interlocked.Add(ref next, MessagesInCall)) < messages.Length)
            {
                ArraySegment<HubMessage> call = new(messages, start, Math.Min(MessagesInCall, messages.Length - start));
                EventTally tally = await _forwarder.ForwardAsync(call, CancellationToken.None).ConfigureAwait(false);
                records += tally.RecordsDelivered;
            }

            return records;
        }))).ConfigureAwait(false);
        return delivered.Sum();
    }
}
