using System.Text.Json.Nodes;
using CsCheck;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

/// <summary>The data object, context data and XDM give the same record for the same variables, and a place goes before those after it.</summary>
public class SamePlacesTests
{
    private const string Expected = """
        {
          "Page Name":"Receipt","current_page_title":"Receipt","Currency":"NOK","Order ID":"O-1","Tracking Code":"news",
          "eVar5":"Sommer","eVar10":"\u00e5 \"x\"","prop3":"Tents","list1":["a","b"],
          "event1":1,"event2":5,"event450":3.5,"event450 Serial":"S1","Purchase":true,
          "Item Count":2,"Item Quantity":3,"Item Total":112.88,"Item Names":["Kettle","Cup"],
          "Items":[{"category":"Kitchen","name":"Kettle","quantity":1,"priceTotal":49.9,"event2":2,"eVar1":"red"},{"name":"Cup","quantity":2,"priceTotal":62.98,"event2":3,"eVar1":"blue","eVar2":"small"}]
        }
        """;

    private const string Variables = """
        "pageName":"Receipt","currencyCode":"NOK","purchaseID":"O-1","campaign":"news",
        "eVar5":"Sommer","eVar10":"\u00e5 \"x\"","prop3":"Tents","list1":"a,b",
        "events":"event1,event450=3.50:S1,purchase,event2",
        "products":"Kitchen;Kettle;1;49.90;event2=2;eVar1=red,;Cup;2;62.98;event2=3;eVar1=blue|eVar2=small"
        """;

    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["pageName"] = "gn",
        ["currencyCode"] = "cc",
        ["campaign"] = "v0",
        ["eVar5"] = "v5",
        ["eVar10"] = "v10",
        ["prop3"] = "c3",
        ["list1"] = "l1",
        ["events"] = "ev",
        ["products"] = "pl",
    };

    private const string Xdm = """
        "web":{"webPageDetails":{"name":"Receipt"}},"marketing":{"trackingCode":"news"},
        "commerce":{"order":{"currencyCode":"NOK","purchaseID":"O-1"},"purchases":{"value":1}},
        "_experience":{"analytics":{
          "customDimensions":{"eVars":{"eVar5":"Sommer","eVar10":"\u00e5 \"x\""},"props":{"prop3":"Tents"},"lists":{"list1":{"list":[{"value":"a"},{"key":"k","value":"b"}]}}},
          "event1to100":{"event1":{"value":1}},"event401to500":{"event450":{"value":3.5,"id":"S1"}}}},
        "productListItems":[
          {"productCategories":[{"categoryID":"Kitchen"},{"categoryID":"Other"}],"name":"Kettle","quantity":1,"priceTotal":49.9,"_experience":{"analytics":{"event1to100":{"event2":{"value":2}},"customDimensions":{"eVars":{"eVar1":"red"}}}}},
          {"name":"Cup","quantity":2,"priceTotal":62.98,"_experience":{"analytics":{"customDimensions":{"eVars":{"eVar1":"blue","eVar2":"small"}},"event1to100":{"event2":{"value":3}}}}}]
        """;

    public static TheoryData<string, string, string> Places => new()
    {
        { "the data object", "", $$$""" "__adobe":{"analytics":{ {{{Variables}}} } } """ },
        { "its short names", "", $$$""" "__adobe":{"analytics":{ {{{Short(Variables)}}} } } """ },
        { "context data", "", $$$""" "__adobe":{"analytics":{"contextData":{ {{{Prefixed(Variables)}}} } } } """ },
        { "context data of XDM", $$$""" "_experience":{"analytics":{"contextData":{ {{{Prefixed(Variables)}}} } } } """, "" },
        { "what Edge Bridge wrote before its version 5", """ "eventType":"analytics.track" """, $$""" "contextdata":{ {{Prefixed(Variables)}} } """ },
        { "XDM", Xdm, "" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void The_places_give_the_same_record(string place, string xdm, string data)
    {
        Assert.NotEmpty(place);
        AnalyticsRun.AssertSame(Expected, AnalyticsRun.Both.Of(xdm.Trim(), data));
    }

    [Fact]
    public void The_data_object_goes_before_context_data_and_context_data_before_XDM()
    {
        JsonObject properties = AnalyticsRun.Both.Of(
            """
            "web":{"webPageDetails":{"name":"X","siteSection":"X"}},"_experience":{"analytics":{"customDimensions":{"eVars":{"eVar1":"X","eVar2":"X","eVar3":"X"}},"contextData":{"eVar3":"XC","eVar4":"XC"}}}
            """,
            """
            "__adobe":{"analytics":{"contextData":{"&&eVar1":"C","&&eVar2":"C","&&channel":"C","&&pageName":"C"},"eVar1":"D","pageName":"D"}}
            """);

        AnalyticsRun.AssertSame("""{"Page Name":"D","current_page_title":"D","Site Section":"C","eVar1":"D","eVar2":"C","eVar3":"X","eVar4":"XC"}""", properties);
    }

    [Fact]
    public void An_empty_text_in_the_data_object_blanks_the_variable() =>
        AnalyticsRun.AssertSame(
            "{}",
            AnalyticsRun.Both.OfData(
                "\"pageName\":\"\",\"eVar1\":\"\",\"events\":\"\",\"products\":\"\"",
                """
                "web":{"webPageDetails":{"name":"X"}},"_experience":{"analytics":{"customDimensions":{"eVars":{"eVar1":"X"}},"event1to100":{"event1":{"value":1}}}},"commerce":{"purchases":{"value":1}},"productListItems":[{"SKU":"A"}]
                """));

    [Fact]
    public void Events_of_the_data_object_replace_all_events_of_XDM() =>
        AnalyticsRun.AssertSame(
            """{"event2":1,"Items":[{"SKU":"A","event3":1}],"Item SKUs":["A"],"Item Count":1}""",
            AnalyticsRun.Both.OfData(
                "\"events\":\"event2\"",
                """
                "_experience":{"analytics":{"event1to100":{"event1":{"value":1}}}},"commerce":{"purchases":{"value":1}},"productListItems":[{"SKU":"A","_experience":{"analytics":{"event1to100":{"event3":{"value":1}}}}}]
                """));

    [Fact]
    public void The_order_of_keys_means_nothing()
    {
        string[] keys = [.. JsonNode.Parse($"{{{Variables}}}")!.AsObject().Select(entry => $"\"{entry.Key}\":{entry.Value!.ToJsonString()}"), "\"v5\":\"short\"", "\"contextData\":{\"&&eVar5\":\"context\",\"&&v5\":\"c\"}", "\"gn\":\"short\""];
        Gen.Shuffle(keys).Sample(shuffled => AnalyticsRun.AssertSame(Expected, AnalyticsRun.Both.OfData(string.Join(',', shuffled))), iter: 200);
    }

    private static string Prefixed(string fields) => string.Join(
        ',', JsonNode.Parse($"{{{fields}}}")!.AsObject().Select(entry => $"\"&&{entry.Key}\":{entry.Value!.ToJsonString()}"));

    private static string Short(string fields) => string.Join(
        ',', JsonNode.Parse($"{{{fields}}}")!.AsObject().Select(entry => $"\"{ShortNames.GetValueOrDefault(entry.Key, entry.Key)}\":{entry.Value!.ToJsonString()}"));
}
