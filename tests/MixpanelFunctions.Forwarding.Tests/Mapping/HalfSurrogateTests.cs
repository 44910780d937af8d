using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>Half of a surrogate pair, written as an escape, is legal JSON. In any value or name of an event it is replaced, and the event is mapped.</summary>
public sealed partial class HalfSurrogateTests
{
    private const string Rules = """
        {
          "dataElements": {
            "clean": { "path": "xdm.eventType", "cleanText": true, "forceLowerCase": true },
            "code": { "customCode": "return arc.event.xdm.eventType + '!';" },
            "whole": { "path": "arc" }
          },
          "rules": [
            { "name": "Preset", "actions": [ { "type": "trackEvent", "event": "E {{xdm.eventType}}", "preset": "standard", "properties": { "Clean": "{{clean}}", "Code": "{{code}}" } } ] },
            { "name": "Spread", "actions": [
              { "type": "trackEvent", "event": "A", "spread": [ "{{xdm}}", "{{whole}}" ], "flatten": true },
              { "type": "trackEvent", "event": "I", "forEach": "{{xdm.productListItems}}", "properties": { "SKU": "{{item.SKU}}", "Item": "{{item}}" } } ] },
            { "name": "Conditions", "conditions": [ { "any": [
                { "left": "{{xdm.eventType}}", "operator": "contains", "right": "x", "caseInsensitive": true },
                { "left": "{{xdm.eventType}}", "operator": "matchesRegex", "right": "^.$" },
                { "left": "{{xdm.eventType}}", "operator": "lessThan", "right": "{{xdm.web.webPageDetails.name}}" },
                { "left": "{{xdm.eventType}}", "operator": "equals", "right": "{{xdm._id}}" },
                { "customCode": "return arc.event.xdm.eventType === 'x';" } ] } ],
              "actions": [ { "type": "trackEvent", "event": "C" } ] },
            { "name": "People", "actions": [
              { "type": "setProfile", "set": { "Type": "{{xdm.eventType}}", "Page": "{{xdm.web}}" } },
              { "type": "identify", "anonymousId": "{{xdm.identityMap.ECID[0].id}}", "userId": "{{xdm.web.webPageDetails.name}}" } ] }
          ]
        }
        """;

    private static readonly MappingBench Everything = MappingBench.ForRules(
        Rules, ("Mixpanel__IdentityMerge", "Original"), ("Forwarding__InvalidTime", "UseEnqueuedTime"));

    private static readonly string FullEvent = File.ReadAllText(
        Path.Combine(RepositoryFile.Root, "tests/MixpanelFunctions.Forwarding.Tests/Mapping/Presets/full-event.json"));

    private static readonly string Profile = """
        {
          "person": { "name": { "firstName": "Anna" } },
          "segmentMembership": { "ups": { "one": { "lastQualificationTime": "2026-03-01T10:00:00Z", "status": "realized" }, "two": { "status": "exited" } } },
          "identityMap": { "ecid": [ { "id": "14575006536349286404619648085736425115" } ], "CRM": [ { "id": "c-1", "authenticatedState": "authenticated", "primary": "true" } ] }
        }
        """;

    [Theory]
    [InlineData("""{"brand":"\ud800","version":"1"}""")]
    [InlineData("""{"\ud800":"Chromium","version":"1"}""")]
    [InlineData("""{"brand":"Chromium","\udfff":"1"}""")]
    [InlineData("""{"brand":"Chromium","version":"\ud800"}""")]
    public void In_a_browsers_brand_it_is_no_mistake_of_the_forwarder(string brand) =>
        MappingBench.ForAction(""" "preset": "standard" """).RecordOf(
            """{"_id":"1","eventType":"e","timestamp":"2026-02-20T10:00:00Z","environment":{"browserDetails":{"userAgentClientHints":{"brands":[""" + brand + "]}}}}");

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udfffx")]
    [InlineData("\\uD83Dx\\uDE00")]
    public void In_any_text_or_name_of_an_event_it_is_replaced_and_the_event_is_mapped(string half) => AssertMapped(body => Everything.Map(body), FullEvent, half);

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udfffx")]
    public void In_any_text_or_name_of_a_profile_it_is_replaced_and_the_profile_is_set(string half)
    {
        using ConfigurationFolder folder = new();
        ConfigurationErrors errors = new();
        EventMapper mapper = new(ForwardingPlan.Compile(ForwardingConfiguration.Read(
            AppSettings.WithToken(("DeadLetters__Folder", "dead-letters"), ("Forwarding__ProfileExports", "SetProfile")), folder.Path, errors)));
        Assert.Empty(errors.All);

        AssertMapped(
            body =>
            {
                RecordCollector collector = new(new Utf8Buffer(16));
                mapper.Map(MappingBench.Message(body), MappingBench.Now, collector);
                return collector;
            },
            Profile,
            half);
    }

    /// <summary>Puts it at the start and at the end of every string, one after another.</summary>
    private static void AssertMapped(Func<string, RecordCollector> map, string body, string half)
    {
        Match[] strings = [.. JsonString().Matches(body).Cast<Match>()];
        Assert.NotEmpty(strings);
        foreach (Match text in strings)
        {
            foreach (int at in (int[])[text.Index + 1, text.Index + text.Length - 1])
            {
                RecordCollector mapped = map(body.Insert(at, half));

                Assert.All(mapped.Failures, failure => Assert.DoesNotContain("an error in the app", failure.Reason, StringComparison.Ordinal));
                Assert.All(mapped.Records, record => Strings(JsonDocument.Parse(record).RootElement));
            }
        }

        Assert.NotEmpty(map(body).Records);
    }

    /// <summary>Reads every text of a record, which throws where one is half a character.</summary>
    private static void Strings(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                Assert.True(Encoding.UTF8.GetByteCount(json.GetString()!) >= 0);
                break;
            case JsonValueKind.Array:
                Assert.All(json.EnumerateArray(), Strings);
                break;
            case JsonValueKind.Object:
                Assert.All(json.EnumerateObject(), property => Strings(JsonSerializer.SerializeToElement(property.Name)));
                Assert.All(json.EnumerateObject(), property => Strings(property.Value));
                break;
        }
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex JsonString();
}
