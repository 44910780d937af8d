using System.Runtime.InteropServices;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Events.Tokens;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Benchmarks.Parts;

/// <summary>Reading events, without mapping them.</summary>
[MemoryDiagnoser]
public class ReadingBenchmarks : IEventSink
{
    private const int Events = 1_000;

    private readonly EventCorpus _corpus = EventCorpus.Create(Events);
    private readonly MessageReader _reader = new(ForwardingPlan.Compile(BenchmarkRules.Read()).CreateValues());
    private readonly TokenIndex _index = new();
    private long _bytes;

    /// <summary>Every token, by the framework's reader.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public long EveryToken()
    {
        long tokens = 0;
        foreach (HubMessage message in _corpus.Messages)
        {
            Utf8JsonReader reader = new(message.Body.Span);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    /// <summary>Where every token starts, nothing checked but what is inside of strings.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long WhereTokensStart()
    {
        long tokens = 0;
        foreach (HubMessage message in _corpus.Messages)
        {
            Start(message);
            tokens += _index.Count;
        }

        return tokens;
    }

    /// <summary>Every token, checked and passed over.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long PassedOver()
    {
        long tokens = 0;
        foreach (HubMessage message in _corpus.Messages)
        {
            tokens += new JsonTokens(Start(message), _index).Skip(0, 0);
        }

        return tokens;
    }

    /// <summary>What the three rules need.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long WhatRulesNeed()
    {
        _bytes = 0;
        foreach (HubMessage message in _corpus.Messages)
        {
            _reader.Read(message, this);
        }

        return _bytes;
    }

    /// <inheritdoc/>
    public void OnEvent(EventValues values) => _bytes += values.Length;

    /// <inheritdoc/>
    public void OnUnreadable(EventValues values, string reason) => throw new InvalidOperationException(reason);

    private ReadOnlySpan<byte> Start(HubMessage message)
    {
        _ = MemoryMarshal.TryGetArray(message.Body, out ArraySegment<byte> text);
        int end = text.Offset + text.Count;
        _index.Start(text.Array!, text.Offset, end);
        return text.Array.AsSpan(0, end);
    }
}
