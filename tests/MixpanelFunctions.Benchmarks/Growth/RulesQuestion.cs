using System.Text.Json.Nodes;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Throughput;

namespace MixpanelFunctions.Benchmarks.Growth;

/// <summary>Rules from 1 to 1,000: rules that share paths and take nothing, and rules that each make a record.</summary>
internal static class RulesQuestion
{
    private static readonly int[] Counts = [1, 3, 10, 30, 100, 300, 1_000];

    public static GrowthQuestion Create()
    {
        EventCorpus corpus = EventCorpus.Create(2_000);
        return new GrowthQuestion("Rules beside the three of the corpus", "rules", GrowthQuestion.MicrosecondsOfCpu, point => point.Microseconds,
        [
            Series("take nothing: one path, a text each", corpus, i => Never("{{xdm.eventType}}", "equals", $"never-{i}")),
            Series("take nothing: one path, a number each", corpus, i => Never("{{xdm.device.screenHeight}}", "greaterThan", 1_000_000 + i)),
            Series("take nothing: one path, a part of a text each", corpus, i => Never("{{xdm.web.webPageDetails.URL}}", "contains", $"never-{i}")),
            Series("each makes a record of three properties", corpus, _ => Always()),
        ]);
    }

    private static GrowthSeries Series(string name, EventCorpus corpus, Func<int, JsonObject> rule) => new(name, [.. Counts.Select(count =>
    {
        Engine engine = new(BenchmarkRules.CompileWith(Enumerable.Range(0, count).Select(rule)), null, 'g', name);
        // A thousand records an event need no two thousand events to be measured.
        int events = Math.Clamp(corpus.Messages.Count * 10 / count, 200, corpus.Messages.Count);
        return new GrowthPoint(count, engine, EventCorpus.Of(corpus.Messages.Take(events).Select(message => message.Body.ToArray())));
    })]);

    private static JsonObject Never(string left, string comparison, JsonNode right) => new()
    {
        ["conditions"] = new JsonArray(BenchmarkRules.Condition(left, comparison, right)),
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "trackEvent", ["event"] = "Never" }),
    };

    private static JsonObject Always() => new()
    {
        ["actions"] = new JsonArray(new JsonObject
        {
            ["type"] = "trackEvent",
            ["event"] = "{{xdm.eventType}}",
            ["properties"] = new JsonObject
            {
                ["Page"] = "{{xdm.web.webPageDetails.name}}",
                ["Environment"] = "{{xdm.environment.type}}",
                ["Campaign"] = "{{xdm.marketing.trackingCode}}",
            },
        }),
    };
}
