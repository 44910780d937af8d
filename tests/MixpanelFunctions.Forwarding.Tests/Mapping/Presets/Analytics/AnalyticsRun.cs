using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

/// <summary>Maps events by one action with presets of Analytics.</summary>
internal sealed class AnalyticsRun(string presets = "\"analytics\"", string names = "{}", string more = "")
{
    /// <summary>What a record has whatever the event is.</summary>
    private static readonly string[] Always = ["time", "distinct_id", "$insert_id", "mp_lib", "$lib_version", "ip"];

    private readonly MappingBench _bench = MappingBench.ForRules(
        $$"""{ "analyticsNames": {{names}}, "rules": [ { "name": "All", "actions": [ { "type": "trackEvent", "event": "E", "preset": {{presets}}{{more}} } ] } ] }""");

    /// <summary>Both presets, as the documentation recommends.</summary>
    public static AnalyticsRun Both { get; } = new("""["standard", "analytics"]""");

    /// <summary>The properties that the presets make of an event, given as the content of <c>xdm</c> and <c>data</c>.</summary>
    public JsonObject Of(string xdm = "", string data = "")
    {
        string record;
        lock (_bench)
        {
            // Tests of several classes share it, and a mapper serves one thread.
            record = _bench.Record($$"""{"xdm":{"_id":"e","timestamp":"2026-02-20T10:00:00Z"{{(xdm.Length > 0 ? "," : "")}}{{xdm}} },"data":{ {{data}} } }""");
        }

        JsonObject properties = JsonNode.Parse(record)!["properties"]!.AsObject();
        foreach (string name in Always)
        {
            properties.Remove(name);
        }

        return properties;
    }

    /// <summary>The properties of an event with that data object.</summary>
    public JsonObject OfData(string analytics, string xdm = "") => Of(xdm, $$"""
        "__adobe":{"analytics":{ {{analytics}} } }
        """);

    /// <summary>The properties of an event with that <c>_experience.analytics</c>.</summary>
    public JsonObject OfXdm(string analytics, string more = "") => Of($$"""
        {{more}}"_experience":{"analytics":{ {{analytics}} } }
        """);

    /// <summary>Two texts of JSON mean the same.</summary>
    public static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, found {actual?.ToJsonString()}");
}
