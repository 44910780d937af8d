using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

/// <summary>
/// Every row of https://experienceleague.adobe.com/en/docs/analytics/implementation/aep-edge/data-var-mapping, in its order:
/// the field, its short name, and what comes of it.
/// </summary>
public class DataObjectTests
{
    private static readonly AnalyticsRun Alone = new();

    public static TheoryData<string, string, string, string> Rows => new()
    {
        { "browserHeight", "bh", "\"900\"", """{"$viewportHeight":900}""" },
        { "browserWidth", "bw", "1440", """{"$viewportWidth":1440}""" },
        { "campaign", "v0", "\"news\"", """{"Tracking Code":"news"}""" },
        { "channel", "ch", "\"Tents\"", """{"Site Section":"Tents"}""" },
        { "colorDepth", "c", "\"24\"", """{"Color Depth":24}""" },
        { "connectionType", "ct", "\"lan\"", """{"Connection Type":"lan"}""" },
        { "contextData", "", """{"author":"Kari","page":{"type":"list"}}""", """{"author":"Kari","page.type":"list"}""" },
        { "cookiesEnabled", "k", "\"Y\"", """{"Cookies Enabled":true}""" },
        { "currencyCode", "cc", "\"NOK\"", """{"Currency":"NOK"}""" },
        { "dynamicVariablePrefix", "D", "\"!\"", "{}" },
        { "eVar1", "v1", "\"a\"", """{"eVar1":"a"}""" },
        { "eVar250", "v250", "\"z\"", """{"eVar250":"z"}""" },
        { "events", "ev", "\"event1,event2=5,purchase:SERIAL\"", """{"event1":1,"event2":5,"Purchase":true,"Purchase Serial":"SERIAL"}""" },
        { "javaEnabled", "v", "\"N\"", """{"Java Enabled":false}""" },
        { "latitude", "lat", "59.91", """{"$latitude":59.91}""" },
        { "linkName", "pev2", "\"Buy\"", """{"Link Name":"Buy"}""" },
        { "linkURL", "pev1", "\"https://x.test/\"", """{"Link URL":"https://x.test/"}""" },
        { "linkType", "pe", "\"d\"", """{"Link Type":"download"}""" },
        { "list1", "l1", "\"a,b\"", """{"list1":["a","b"]}""" },
        { "list3", "l3", "\"c\"", """{"list3":["c"]}""" },
        { "longitude", "lon", "\"10.75\"", """{"$longitude":10.75}""" },
        { "pageName", "gn", "\"Home\"", """{"Page Name":"Home","current_page_title":"Home"}""" },
        { "pageURL", "g", "\"https://x.test/a?utm_source=s\"", """{"$current_url":"https://x.test/a?utm_source=s","current_domain":"x.test","current_url_path":"/a","current_url_protocol":"https:","current_url_search":"?utm_source=s","utm_source":"s"}""" },
        { "pageType", "gt", "\"errorPage\"", """{"Error Page":true}""" },
        { "prop1", "c1", "\"a\"", """{"prop1":"a"}""" },
        { "prop75", "c75", "\"z\"", """{"prop75":"z"}""" },
        { "purchaseID", "", "\"O-1\"", """{"Order ID":"O-1"}""" },
        {
            "products", "pl", "\"Men;Boot;2;49.90\"",
            """{"Item Count":1,"Item Quantity":2,"Item Total":49.9,"Item Names":["Boot"],"Items":[{"category":"Men","name":"Boot","quantity":2,"priceTotal":49.9}]}"""
        },
        { "referrer", "r", "\"https://www.google.no/\"", """{"$referrer":"https://www.google.no/","$referring_domain":"www.google.no","$search_engine":"google"}""" },
        { "resolution", "s", "\"1920x1080\"", """{"$screen_width":1920,"$screen_height":1080}""" },
        { "server", "sv", "\"web-1\"", """{"current_domain":"web-1","Server":"web-1"}""" },
        { "transactionID", "xact", "\"T-1\"", """{"Transaction ID":"T-1"}""" },
        { "zip", "", "\"0150\"", """{"Zip Code":"0150"}""" },
        // Edge Bridge adds this one.
        { "customerPerspective", "cp", "\"background\"", """{"App State":"background"}""" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_of_the_mapping_gives_its_property(string field, string shortName, string value, string expected)
    {
        AnalyticsRun.AssertSame(expected, Alone.OfData($"\"{field}\":{value}"));
        AnalyticsRun.AssertSame(expected, AnalyticsRun.Both.OfData($"\"{field}\":{value}"));
        if (shortName.Length > 0)
        {
            AnalyticsRun.AssertSame(expected, Alone.OfData($"\"{shortName}\":{value}"));
        }
    }

    [Fact]
    public void Every_field_that_the_preset_knows_is_a_row() =>
        Assert.Equal(
            AnalyticsField.All.Select(field => field.Name).Order(StringComparer.Ordinal),
            Rows.Select(row => row.Data.Item1).Where(name => AnalyticsField.All.Any(field => field.Name == name)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_short_name_is_tested() =>
        Assert.All(AnalyticsField.All, field => Assert.Contains(Rows, row => row.Data.Item1 == field.Name && row.Data.Item2 == (field.Short ?? string.Empty)));

    [Theory]
    [InlineData("\"eVar5\":\"\"")]
    [InlineData("\"eVar5\":null")]
    [InlineData("\"eVar5\":{}")]
    [InlineData("\"eVar0\":\"a\"")]
    [InlineData("\"eVar251\":\"a\"")]
    [InlineData("\"eVar05\":\"a\"")]
    [InlineData("\"evar5\":\"a\"")]
    [InlineData("\"prop76\":\"a\"")]
    [InlineData("\"list4\":\"a\"")]
    [InlineData("\"trackExternalLinks\":true")]
    [InlineData("\"pageType\":\"home\"")]
    [InlineData("\"resolution\":\"wide\"")]
    [InlineData("\"products\":\"\"")]
    [InlineData("\"products\":\",;;;,\"")]
    [InlineData("\"products\":5")]
    [InlineData("\"events\":[\"event1\"]")]
    [InlineData("\"events\":\"event0,event1001,EVENT1,nothing\"")]
    [InlineData("\"contextData\":\"text\"")]
    [InlineData("\"contextData\":{\"a\":\"\",\"b\":null}")]
    public void What_says_nothing_or_is_no_variable_gives_nothing(string fields) => AnalyticsRun.AssertSame("{}", Alone.OfData(fields));

    [Theory]
    [InlineData("\"o\"", "other")]
    [InlineData("\"lnk_o\"", "other")]
    [InlineData("\"other\"", "other")]
    [InlineData("\"lnk_d\"", "download")]
    [InlineData("\"e\"", "exit")]
    [InlineData("\"exit\"", "exit")]
    [InlineData("\"mine\"", "mine")]
    public void Types_of_links_are_those_of_XDM(string type, string expected) =>
        Assert.Equal(expected, (string?)Alone.OfData($"\"linkType\":{type}")["Link Type"]);

    [Fact]
    public void A_dynamic_variable_copies_another_one()
    {
        JsonObject properties = AnalyticsRun.Both.OfData("""
            "eVar1":"a","eVar2":"D=v1","prop3":"D=g","pageURL":"https://x.test/","eVar4":"D=User-Agent","eVar5":"D=v9","eVar6":"D=unknown","pageName":"D=c7","prop7":"p","eVar8":"D=v2","eVar10":"D=v11","eVar11":"D=v10","eVar12":"D=v12"
            """,
            """
            "environment":{"browserDetails":{"userAgent":"Agent"}}
            """);

        AnalyticsRun.AssertSame("""{"eVar1":"a","eVar2":"a","prop3":"https://x.test/","eVar4":"Agent","eVar6":"D=unknown","prop7":"p","Page Name":"p","current_page_title":"p","eVar8":"a"}""", Without(properties, "$current_url", "current_url_protocol", "current_domain", "current_url_path"));
    }

    private static JsonObject Without(JsonObject properties, params string[] names) =>
        new(properties.Where(property => !names.Contains(property.Key)).Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));

    [Fact]
    public void The_prefix_of_dynamic_variables_may_be_another() =>
        AnalyticsRun.AssertSame("""{"eVar1":"a","eVar2":"a","eVar3":"D=v1"}""", Alone.OfData("\"eVar2\":\"!v1\",\"eVar1\":\"a\",\"eVar3\":\"D=v1\",\"dynamicVariablePrefix\":\"!\""));
}
