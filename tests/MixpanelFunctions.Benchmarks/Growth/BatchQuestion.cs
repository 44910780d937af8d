using System.IO.Compression;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>Events in one call, from 1 to 5,000: what a call costs whatever is in it, and whether anything grows with what is.</summary>
internal static class BatchQuestion
{
    private const int Events = 5_000;

    /// <summary>So many events of the corpus are about as much as one message may hold.</summary>
    private const int MostInMessage = 400;

    private static readonly int[] Sizes = [1, 3, 10, 30, 100, 400, 1_000, 5_000];

    public static GrowthQuestion Create()
    {
        EventCorpus corpus = EventCorpus.Create(Events);
        ForwardingPlan plan = BenchmarkRules.CompileWith([]);
        ForwardingPlan many = BenchmarkRules.CompileWithFalseRules(500);
        return new GrowthQuestion("Events in one call", "events a call", GrowthQuestion.MicrosecondsOfCpu, point => point.Microseconds,
        [
            Series("a message each", corpus, plan, null),
            Series("a message each, 500 rules more", corpus, many, null),
            Series("a message each, and gzip", corpus, plan, CompressionLevel.Fastest),
            InOneMessage("all in one message, a line each", corpus, plan, [], (byte)'\n', []),
            InOneMessage("all in one message, an array", corpus, plan, "["u8, (byte)',', "]"u8),
        ]);
    }

    private static GrowthSeries Series(string name, EventCorpus corpus, ForwardingPlan plan, CompressionLevel? compression) =>
        new(name, [.. Sizes.Select(size => new GrowthPoint(size, new Engine(plan, compression, 'g', name, size), corpus))]);

    private static GrowthSeries InOneMessage(string name, EventCorpus corpus, ForwardingPlan plan, ReadOnlySpan<byte> before, byte between, ReadOnlySpan<byte> after)
    {
        List<GrowthPoint> points = [];
        foreach (int size in Sizes.Where(size => size <= MostInMessage))
        {
            List<byte[]> bodies = [];
            foreach (HubMessage[] messages in corpus.Messages.Chunk(size).Where(messages => messages.Length == size))
            {
                bodies.Add([.. before, .. Join(messages, between), .. after]);
            }

            points.Add(new GrowthPoint(size, new Engine(plan, null, 'g', name, 1), EventCorpus.Of(bodies), bodies.Count * size));
        }

        return new GrowthSeries(name, points);
    }

    private static byte[] Join(HubMessage[] messages, byte between)
    {
        List<byte> body = [];
        foreach (HubMessage message in messages)
        {
            if (body.Count > 0)
            {
                body.Add(between);
            }

            body.AddRange(message.Body.Span);
        }

        return [.. body];
    }
}
