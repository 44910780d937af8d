using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>Paths that a rule wants found, from 10 to 5,000: none of them in the event, or half of them.</summary>
/// <remarks>The rule takes nothing, so that finding is measured and not writing.</remarks>
internal static class PathsQuestion
{
    private static readonly int[] Counts = [10, 30, 100, 300, 1_000, 2_000, 5_000];

    /// <summary>Objects that the events have.</summary>
    private static readonly string[] Objects =
        ["xdm", "xdm.web.webPageDetails", "xdm.web", "xdm.environment.browserDetails", "xdm.environment", "xdm.device", "xdm.placeContext.geo", "xdm.marketing", "xdm._acme", "xdm._acme.session"];

    public static GrowthQuestion Create()
    {
        EventCorpus corpus = EventCorpus.Create(2_000);
        EventCorpus wide = EventCorpus.Of(Enumerable.Range(0, 100).Select(_ => Wide(Counts[^1] / 2)));
        return new GrowthQuestion("Paths that rules ask for", "paths", GrowthQuestion.MicrosecondsOfCpu, point => point.Microseconds,
        [
            Series("none in the event (2.4 KB), beside what is there", corpus, i => $"{Objects[i % Objects.Length]}.absent{i}"),
            Series("none in the event (2.4 KB), in objects that are not there", corpus, i => $"xdm._absent{i % 50}.group.field{i}"),
            Series("none in an event of 2,500 fields (57 KB)", wide, i => $"xdm.wide.absent{i}"),
            Series("half in an event of 2,500 fields (57 KB)", wide, i => i % 2 == 0 ? $"xdm.wide.field{i / 2}" : $"xdm.wide.absent{i}"),
        ]);
    }

    private static GrowthSeries Series(string name, EventCorpus corpus, Func<int, string> path) =>
        new(name, [.. Counts.Select(count => new GrowthPoint(count, new Engine(BenchmarkRules.CompileWith([Asking(count, path)]), null, 'g', name), corpus))]);

    private static JsonObject Asking(int count, Func<int, string> path) => new()
    {
        ["conditions"] = new JsonArray(new JsonObject { ["left"] = "{{xdm.eventType}}", ["operator"] = "equals", ["right"] = "never" }),
        ["actions"] = new JsonArray(new JsonObject
        {
            ["type"] = "trackEvent",
            ["event"] = "Never",
            ["properties"] = new JsonObject(Enumerable.Range(0, count).Select(i =>
                KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), (JsonNode?)$"{{{{{path(i)}}}}}"))),
        }),
    };

    private static byte[] Wide(int fields)
    {
        IEnumerable<string> written = Enumerable.Range(0, fields).Select(i => $"\"field{i}\":\"value-{i}\"");
        return Encoding.UTF8.GetBytes(
            """{"xdm":{"_id":"w","timestamp":"2026-03-01T12:00:00Z","eventType":"wide","wide":{""" + string.Join(',', written) + "}}}");
    }
}
