using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>The engine makes the records of the reference mapping, byte for byte, and refuses what that refuses.</summary>
public class ReferenceTests
{
    /// <summary>The example of the rules' documentation, but for its custom code and its profile.</summary>
    private const string Example = """
        {
          "dataElements": {
            "eventType":  { "path": "arc.event.xdm.eventType" },
            "distinctId": { "path": "arc.event.xdm._acme.distinct_id", "default": "{{ecid}}" },
            "ecid":       { "path": "arc.event.xdm.identityMap.ECID[0].id" },
            "login":      { "path": "arc.event.xdm._acme.LoginID", "cleanText": true, "forceLowerCase": true },
            "props":      { "path": "arc.event.xdm._acme.properties" },
            "clientIp":   { "ip": true },
            "channel":    { "constant": "web" }
          },
          "rules": [
            { "name": "Every event", "conditions": [],
              "actions": [
                { "type": "trackEvent", "event": "{{eventType}}", "distinctId": "{{distinctId}}",
                  "time": "{{arc.event.xdm.timestamp}}", "insertId": "{{arc.event.xdm._id}}",
                  "properties": { "Page": "{{arc.event.xdm.web.webPageDetails.name}}", "Items": "{{xdm.productListItems}}", "ip": "{{clientIp}}",
                                  "Label": "{{channel}}: {{eventType}}", "Version": 3, "Screen": { "size": ["{{xdm.device.screenWidth}}", "{{xdm.device.screenHeight}}"] } },
                  "spread": ["{{props}}"], "flatten": false } ] },
            { "name": "All that is there", "actions": [ { "type": "trackEvent", "event": "All", "spread": ["{{xdm}}", "{{data}}"], "flatten": true }, { "type": "trackEvent", "event": "Whole", "properties": { "arc": "{{arc}}" } } ] },
            { "name": "Sign-in",
              "conditions": [ { "left": "{{arc.event.xdm._acme.event_type}}", "operator": "equals", "right": "signin", "caseInsensitive": true, "negate": false } ],
              "actions": [ { "type": "identify", "anonymousId": "{{ecid}}", "userId": "{{login}}" } ] },
            { "name": "Purchase", "conditions": [ { "left": "{{eventType}}", "operator": "equals", "right": "commerce.purchases" } ], "actions": [ { "type": "trackEvent", "event": "Purchase" } ] },
            { "name": "Page view", "conditions": [ { "left": "{{eventType}}", "operator": "equals", "right": "web.webpagedetails.pageViews" } ], "actions": [ { "type": "trackEvent", "event": "Page view" } ] },
            { "name": "Cart", "conditions": [ { "left": "{{eventType}}", "operator": "equals", "right": "commerce.productListAdds" } ], "actions": [ { "type": "trackEvent", "event": "Cart" } ] },
            { "name": "Login", "conditions": [ { "left": "{{eventType}}", "operator": "equals", "right": "userAccount.login" } ], "actions": [ { "type": "trackEvent", "event": "Login" } ] },
            { "name": "Large order", "conditions": [ { "left": "{{xdm.commerce.order.priceTotal}}", "operator": "greaterThan", "right": 100 } ],
              "actions": [ { "type": "trackEvent", "event": "Large order of {{xdm.commerce.order.priceTotal}} {{xdm.commerce.order.currencyCode}}" } ] }
          ]
        }
        """;

    /// <summary>After all of the sample events.</summary>
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 0, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void Any_messages_by_any_rules() => Gen.Select(AnyRules.File, AnyMessage.Body.Array[1, 12]).Sample(AssertSame, iter: 400, print: Print);

    [Fact]
    public void Any_messages_with_something_broken_in_them() => AnyMessage.BrokenBody.Array[1, 30].Sample(
        bodies => AssertSame(Example.Replace("arc.event.xdm._acme.properties", "xdm.a", StringComparison.Ordinal), bodies), iter: 300, print: bodies => string.Join("\n---\n", bodies));

    [Fact]
    public void The_samples_of_the_repository()
    {
        string[] lines = RepositoryFile.Lines("src/MixpanelFunctions.Local/Samples/events.ndjson");
        AssertSame(Example, lines);
    }

    private static void AssertSame(string rules, string[] bodies)
    {
        MappingBench bench = MappingBench.ForRules(rules);
        using JsonDocument document = JsonDocument.Parse(rules);
        ReferenceMapper reference = new(document.RootElement, MappingBench.RulesVersion);
        foreach ((int number, string body) in bodies.Index())
        {
            HubMessage message = MappingBench.Message(body, number) with { EnqueuedTime = Now };
            RecordCollector actual = new(new Utf8Buffer(16));
            bench.Mapper.Map(message, Now, actual);
            if (reference.Map(message) is not { IsAmbiguous: false } expected)
            {
                continue;
            }

            // White space within an object that is sent as a whole may stay or go: it means nothing.
            bool hasBlanks = ReferenceText.Compact(body) != body;
            AssertSame("failures", body, expected.Failures, [.. actual.Failures.Select(failure => failure.Stage.ToString())]);
            AssertSame("rules", body, expected.Matched, actual.Matched);
            AssertSame("records", body, expected.Records, [.. actual.Records.Select(record => hasBlanks ? ReferenceText.Compact(record) : record)]);
        }
    }

    private static void AssertSame(string what, string body, List<string> expected, List<string> actual)
    {
        int first = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        bool areSame = first == expected.Count && first == actual.Count;
        (string one, string other) = (expected.ElementAtOrDefault(first) ?? "none", actual.ElementAtOrDefault(first) ?? "none");
        int at = Math.Max(0, one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count() - 100);
        Assert.True(areSame, $"{what} of {body}\nexpected: …{one[at..]}\nactual:   …{other[at..]}");
    }

    private static string Print((string Rules, string[] Bodies) sample) => $"{sample.Rules}\n{string.Join("\n---\n", sample.Bodies)}";
}
