using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>What the built-in rule makes of what Adobe's SDKs send.</summary>
public class BuiltInEventTests
{
    [Theory]
    [InlineData("""{"xdm":{"eventType":"commerce.purchases"}}""", "commerce.purchases")]
    [InlineData("""{"xdm":{"eventType":"analytics.track"},"data":{"__adobe":{"analytics":{"linkName":"Log in","linkType":"other"}}}}""", "Log in")]
    [InlineData("""{"xdm":{"eventType":"analytics.track"},"data":{"__adobe":{"analytics":{"pageName":"Home"}}}}""", "Screen View")]
    [InlineData("""{"xdm":{"eventType":"analytics.track"},"data":{"action":"Log in","state":"Home"}}""", "Log in")]
    [InlineData("""{"xdm":{"eventType":"analytics.track"},"data":{"state":"Home"}}""", "Screen View")]
    [InlineData("""{"xdm":{"eventType":"analytics.track"},"data":{"action":"","contextdata":{}}}""", "analytics.track")]
    [InlineData("""{"xdm":{"eventType":"application.launch","application":{"isLaunch":true,"isInstall":true}}}""", "App Install")]
    [InlineData("""{"xdm":{"eventType":"application.launch","application":{"isLaunch":true,"isUpgrade":true}}}""", "App Upgrade")]
    [InlineData("""{"xdm":{"eventType":"application.launch","application":{"isLaunch":true,"isInstall":false}}}""", "App Launch")]
    [InlineData("""{"xdm":{"eventType":"application.close","application":{"isClose":true}}}""", "App Close")]
    [InlineData("""{"xdm":{"web":{"webInteraction":{"type":"exit","URL":"https://x.test/"},"webPageDetails":{"name":"Home"}}}}""", "web.webinteraction.linkClicks")]
    [InlineData("""{"xdm":{},"data":{"__adobe":{"analytics":{"linkType":"o","linkName":"Buy","pageName":"Home"}}}}""", "web.webinteraction.linkClicks")]
    [InlineData("""{"xdm":{},"data":{"__adobe":{"analytics":{"pe":"lnk_o","pev2":"Buy"}}}}""", "web.webinteraction.linkClicks")]
    [InlineData("""{"xdm":{"web":{"webInteraction":{"type":"exit"}}}}""", "Edge event")]
    [InlineData("""{"xdm":{"eventType":" ","web":{"webPageDetails":{"URL":"https://x.test/"}}}}""", "web.webpagedetails.pageViews")]
    [InlineData("""{"xdm":{"eventType":null},"data":{"__adobe":{"analytics":{"pageName":"Home"}}}}""", "web.webpagedetails.pageViews")]
    [InlineData("""{"xdm":{},"data":{"__adobe":{"analytics":{"pageName":"","eVar1":"a"}}}}""", "Edge event")]
    [InlineData("""{"xdm":{"eventType":""}}""", "Edge event")]
    public void An_event_has_a_name_that_says_what_happened(string message, string expected) =>
        Assert.Equal(expected, (string?)Record(message)["event"]);

    [Fact]
    public void A_call_of_trackAction_gives_its_context_data_and_variables() => AssertHas(
        """
        {"Link Name":"Log in","Link Type":"other","App State":"foreground","$app_name":"Test App","$app_version_string":"1.0","$app_build_number":"1","key":"value","event5":1,"event2":2,
         "Items":[{"name":"Running Shoes","quantity":1,"priceTotal":69.95,"event1":1,"event2":55.99,"eVar1":"12345"}]}
        """,
        """
        {"xdm":{"eventType":"analytics.track"},"data":{"__adobe":{"analytics":{"linkName":"Log in","linkType":"other","cp":"foreground","events":"event5,event2=2",
          "products":";Running Shoes;1;69.95;event1|event2=55.99;eVar1=12345","contextData":{"a.AppID":"Test App 1.0 (1)","key":"value"}}}}}
        """);

    [Fact]
    public void A_call_of_trackState_before_version_5_gives_the_same() => AssertHas(
        """{"Page Name":"Home","current_page_title":"Home","key":"value","event5":1,"eVar3":"x"}""",
        """{"xdm":{"eventType":"analytics.track"},"data":{"state":"Home","contextdata":{"key":"value","&&events":"event5","&&eVar3":"x"}}}""");

    [Fact]
    public void Names_such_as_action_mean_nothing_in_other_events() =>
        Assert.DoesNotContain("Link Name", Properties("""{"xdm":{"eventType":"x"},"data":{"action":"a","contextdata":{"k":"v"}}}""").Select(property => property.Key));

    [Fact]
    public void The_launch_of_an_app_tells_app_and_device() => AssertHas(
        """
        {"$app_name":"Myapp","$app_namespace":"A123","$app_version_string":"1.0.1","$app_build_number":"5","App Launch":true,"App Install":true,"$os":"iOS","$os_version":"14","$locale":"en-US",
         "$carrier":"Verizon","Environment Type":"application","Device Type":"mobile","$manufacturer":"Apple","$model":"iPhone 6","Model Number":"A1586","$screen_width":375,"$screen_height":667}
        """,
        """
        {"xdm":{"eventType":"application.launch","application":{"id":"A123","name":"Myapp","version":"1.0.1 (5)","isLaunch":true,"isInstall":true,"_dc":{"language":"en-US"}},
          "environment":{"type":"application","carrier":"Verizon","operatingSystem":"iOS","operatingSystemVersion":"14","_dc":{"language":"en-US"}},
          "device":{"type":"mobile","manufacturer":"apple","model":"iPhone 6","modelNumber":"A1586","screenHeight":667,"screenWidth":375}}}
        """);

    [Fact]
    public void The_end_of_an_app_tells_how_and_after_how_long() => AssertHas(
        """{"App Close":true,"App Close Type":"unknown","App Session Length":5030}""",
        """{"xdm":{"eventType":"application.close","application":{"isClose":true,"closeType":"unknown","sessionLength":5030}}}""");

    [Fact]
    public void Nobody_asked_for_coordinates()
    {
        JsonObject properties = Properties("""{"xdm":{"eventType":"x","placeContext":{"geo":{"_schema":{"latitude":59.9,"longitude":10.7}}}},"data":{"__adobe":{"analytics":{"latitude":"59.9","lon":"10.7","zip":"0150"}}}}""");

        Assert.False(properties.ContainsKey("$latitude") || properties.ContainsKey("$longitude"));
        Assert.Equal("0150", (string?)properties["Zip Code"]);
    }

    [Fact]
    public void A_data_element_may_be_called_eventName() =>
        Assert.StartsWith(
            "{\"event\":\"mine\"",
            MappingBench.ForRules("""{ "dataElements": { "eventName": { "constant": "mine" } }, "rules": [ { "name": "All", "actions": [ { "type": "trackEvent", "event": "{{eventName}}" } ] } ] }""").RecordOf("{}"),
            StringComparison.Ordinal);

    private static void AssertHas(string expected, string message)
    {
        JsonObject properties = Properties(message);
        Assert.All(JsonNode.Parse(expected)!.AsObject(), property =>
            Assert.True(JsonNode.DeepEquals(property.Value, properties[property.Key]), $"{property.Key}: {properties.ToJsonString()}"));
    }

    private static JsonObject Properties(string message) => Record(message)["properties"]!.AsObject();

    private static JsonNode Record(string message)
    {
        PresetRun run = PresetRun.BuiltIn();
        run.Map(message.Replace("\"xdm\":{", "\"xdm\":{\"_id\":\"e\",\"timestamp\":\"2026-11-09T06:00:00Z\",", StringComparison.Ordinal).Replace("Z\",}", "Z\"}", StringComparison.Ordinal));
        return JsonNode.Parse(Assert.Single(run.Records))!;
    }
}
