using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>
/// The engine with presets, on the corpus with nothing of Adobe Analytics in the events, or with ten variables in the data object of each.
/// </summary>
internal sealed class AnalyticsEngine(char letter, string meaning, string presets, bool hasVariables)
    : Engine(BenchmarkRules.Compile($$"""{ "rules": [ { "name": "Every event", "actions": [ { "type": "trackEvent", "event": "{{"{{xdm.eventType}}"}}", "preset": {{presets}} } ] } ] }"""), null, letter, meaning), IContender
{
    private const string Variables = """
        { "eVar1": "spring-sale", "eVar5": "Newsletter 12", "v12": "nb-NO", "eVar40": "signed in", "prop3": "product page", "prop7": "left menu",
          "list1": "tents,lamps", "events": "event1,event12=5,event450=49.90" }
        """;

    private EventCorpus? _own;

    long IContender.Run(EventCorpus corpus) => base.Run(_own ??= Own(corpus));

    private EventCorpus Own(EventCorpus corpus) => EventCorpus.Of(corpus.Messages.Select(message =>
    {
        JsonObject body = JsonNode.Parse(message.Body.Span)!.AsObject();
        JsonObject content = ((body["arc"] ?? body)["event"] ?? body).AsObject();
        JsonObject holder = content["data"] as JsonObject ?? (content["data"] = new JsonObject()).AsObject();
        holder.Remove("__adobe");
        JsonObject xdm = content["xdm"]!.AsObject();
        Remove(xdm, ["commerce"], ["productListItems"], ["placeContext", "localTime"], ["placeContext", "geo", "postalCode"], ["placeContext", "geo", "_schema"], ["environment", "browserDetails", "cookiesEnabled"]);
        if (hasVariables)
        {
            holder["__adobe"] = new JsonObject { ["analytics"] = JsonNode.Parse(Variables) };
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }));

    /// <summary>Takes out what the preset makes properties of, so that the variables alone differ.</summary>
    private static void Remove(JsonObject xdm, params string[][] paths)
    {
        foreach (string[] path in paths)
        {
            JsonNode? owner = path[..^1].Aggregate((JsonNode?)xdm, (node, name) => node?[name]);
            (owner as JsonObject)?.Remove(path[^1]);
        }
    }
}
