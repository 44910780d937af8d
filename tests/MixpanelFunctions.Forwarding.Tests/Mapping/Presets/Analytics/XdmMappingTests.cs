using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

/// <summary>
/// Every row of https://experienceleague.adobe.com/en/docs/analytics/implementation/aep-edge/xdm-var-mapping that is about a value, in
/// its order: the path, and what both presets make of it.
/// </summary>
public class XdmMappingTests
{
    public static TheoryData<string, string, string> Rows => new()
    {
        { "application.isClose", "true", """{"App Close":true}""" },
        { "application.isInstall", "true", """{"App Install":true}""" },
        { "application.closeType", "\"unknown\"", """{"App Close Type":"unknown"}""" },
        { "application.isLaunch", "true", """{"App Launch":true}""" },
        { "application.name", "\"App\"", """{"$app_name":"App"}""" },
        { "application.isUpgrade", "true", """{"App Upgrade":true}""" },
        { "application.version", "\"1.0 (1)\"", """{"$app_version_string":"1.0","$app_build_number":"1"}""" },
        { "application.sessionLength", "5030", """{"App Session Length":5030}""" },
        { "commerce.checkouts.id", "\"s\"", """{"Checkout":true,"Checkout Serial":"s"}""" },
        { "commerce.checkouts.value", "1", """{"Checkout":true}""" },
        { "commerce.order.currencyCode", "\"NOK\"", """{"Currency":"NOK"}""" },
        { "commerce.order.purchaseID", "\"O\"", """{"Order ID":"O"}""" },
        { "commerce.order.payments[0].transactionID", "\"T\"", """{"Transaction ID":"T"}""" },
        { "commerce.productListAdds.id", "\"s\"", """{"Cart Addition":true,"Cart Addition Serial":"s"}""" },
        { "commerce.productListAdds.value", "1", """{"Cart Addition":true}""" },
        { "commerce.productListOpens.value", "1", """{"Cart Open":true}""" },
        { "commerce.productListRemovals.value", "1", """{"Cart Removal":true}""" },
        { "commerce.productListViews.value", "1", """{"Cart View":true}""" },
        { "commerce.productViews.value", "1", """{"Product View":true}""" },
        { "commerce.purchases.value", "1", """{"Purchase":true}""" },
        { "device.model", "\"M\"", """{"$model":"M"}""" },
        { "device.colorDepth", "24", """{"Color Depth":24}""" },
        { "device.screenHeight", "9", """{"$screen_height":9}""" },
        { "device.screenWidth", "8", """{"$screen_width":8}""" },
        { "device.type", "\"mobile\"", """{"Device Type":"mobile"}""" },
        { "environment.browserDetails.acceptLanguage", "\"nb\"", """{"$locale":"nb"}""" },
        { "environment.browserDetails.cookiesEnabled", "\"Y\"", """{"Cookies Enabled":true}""" },
        { "environment.browserDetails.cookiesEnabled", "false", """{"Cookies Enabled":false}""" },
        { "environment.browserDetails.javaEnabled", "\"N\"", """{"Java Enabled":false}""" },
        { "environment.browserDetails.viewportHeight", "9", """{"$viewportHeight":9}""" },
        { "environment.browserDetails.viewportWidth", "8", """{"$viewportWidth":8}""" },
        { "environment.carrier", "\"Telenor\"", """{"$carrier":"Telenor"}""" },
        { "environment.connectionType", "\"lan\"", """{"Connection Type":"lan"}""" },
        { "environment._dc.language", "\"nb\"", """{"$locale":"nb"}""" },
        { "environment.language", "\"nb\"", """{"$locale":"nb"}""" },
        { "environment.operatingSystem", "\"iOS\"", """{"$os":"iOS"}""" },
        { "environment.operatingSystemVersion", "\"18\"", """{"$os_version":"18"}""" },
        { "_experience.analytics.customDimensions.eVars.eVar1", "\"a\"", """{"eVar1":"a"}""" },
        { "_experience.analytics.customDimensions.eVars.eVar250", "\"a\"", """{"eVar250":"a"}""" },
        { "_experience.analytics.customDimensions.hierarchies.hier1", "{\"values\":[\"a\",\"b\"]}", """{"hier1":["a","b"]}""" },
        { "_experience.analytics.customDimensions.hierarchies.hier5", "\"a|b\"", """{"hier5":"a|b"}""" },
        { "_experience.analytics.customDimensions.listProps.prop1.delimiter", "\"|\"", "{}" },
        { "_experience.analytics.customDimensions.listProps.prop75.values", "[\"a\",\"b\"]", """{"prop75":["a","b"]}""" },
        { "_experience.analytics.customDimensions.lists.list3.list", "[{\"value\":\"a\"},{\"value\":\"b\"}]", """{"list3":["a","b"]}""" },
        { "_experience.analytics.customDimensions.props.prop1", "\"a\"", """{"prop1":"a"}""" },
        { "_experience.analytics.event1to100.event1.id", "\"s\"", """{"event1":1,"event1 Serial":"s"}""" },
        { "_experience.analytics.event901to1000.event1000.value", "2", """{"event1000":2}""" },
        { "marketing.trackingCode", "\"t\"", """{"Tracking Code":"t"}""" },
        { "media.mediaTimed.completes.value", "1", """{"Media Completed":true}""" },
        { "media.mediaTimed.dropBeforeStart.value", "1", """{"Media Dropped Before Start":true}""" },
        { "media.mediaTimed.federated.value", "1", """{"Media Federated":true}""" },
        { "media.mediaTimed.firstQuartiles.value", "1", """{"Media Progress 25%":true}""" },
        { "media.mediaTimed.mediaSegmentView.value", "1", """{"Media Segment Viewed":true}""" },
        { "media.mediaTimed.midpoints.value", "1", """{"Media Progress 50%":true}""" },
        { "media.mediaTimed.pauseTime.value", "3", """{"Media Pause Time":3}""" },
        { "media.mediaTimed.pauses.value", "2", """{"Media Pause Count":2}""" },
        { "mediaCollection.sessionDetails.assetID", "\"a\"", """{"Media Asset ID":"a"}""" },
        { "mediaCollection.sessionDetails.friendlyName", "\"a\"", """{"Media Name":"a"}""" },
        { "mediaCollection.sessionDetails.originator", "\"a\"", """{"Media Originator":"a"}""" },
        { "mediaCollection.sessionDetails.episode", "\"a\"", """{"Media Episode":"a"}""" },
        { "mediaCollection.sessionDetails.genre", "\"a\"", """{"Media Genre":"a"}""" },
        { "mediaCollection.sessionDetails.rating", "\"a\"", """{"Media Rating":"a"}""" },
        { "mediaCollection.sessionDetails.season", "\"a\"", """{"Media Season":"a"}""" },
        { "mediaCollection.sessionDetails.name", "\"a\"", """{"Media ID":"a"}""" },
        { "mediaCollection.sessionDetails.show", "\"a\"", """{"Media Show":"a"}""" },
        { "mediaCollection.sessionDetails.showType", "\"a\"", """{"Media Show Type":"a"}""" },
        { "mediaCollection.sessionDetails.length", "60", """{"Media Length":60}""" },
        { "media.mediaTimed.primaryAssetViewDetails.@id", "\"m\"", """{"Media Session ID":"m"}""" },
        { "mediaCollection.sessionDetails.channel", "\"a\"", """{"Media Channel":"a"}""" },
        { "mediaCollection.sessionDetails.contentType", "\"a\"", """{"Media Content Type":"a"}""" },
        { "mediaCollection.sessionDetails.network", "\"a\"", """{"Media Network":"a"}""" },
        { "media.mediaTimed.primaryAssetViewDetails.mediaSegmentView.value", "\"0-25\"", """{"Media Segment":"0-25"}""" },
        { "mediaCollection.sessionDetails.playerName", "\"a\"", """{"Media Player":"a"}""" },
        { "mediaCollection.sessionDetails.appVersion", "\"a\"", """{"Media App Version":"a"}""" },
        { "mediaCollection.sessionDetails.feed", "\"a\"", """{"Media Feed":"a"}""" },
        { "mediaCollection.sessionDetails.streamFormat", "\"a\"", """{"Media Stream Format":"a"}""" },
        { "media.mediaTimed.progress10.value", "1", """{"Media Progress 10%":true}""" },
        { "media.mediaTimed.progress95.value", "0", """{"Media Progress 95%":false}""" },
        { "mediaCollection.sessionDetails.hasResume", "true", """{"Media Resumed":true}""" },
        { "media.mediaTimed.starts.value", "1", """{"Media Started":true}""" },
        { "media.mediaTimed.thirdQuartiles.value", "1", """{"Media Progress 75%":true}""" },
        { "media.mediaTimed.timePlayed.value", "12", """{"Media Time Played":12}""" },
        { "media.mediaTimed.totalTimePlayed.value", "13", """{"Media Total Time Played":13}""" },
        { "placeContext.geo._schema.latitude", "59.9", """{"$latitude":59.9}""" },
        { "placeContext.geo._schema.longitude", "10.7", """{"$longitude":10.7}""" },
        { "placeContext.geo.postalCode", "\"0150\"", """{"Zip Code":"0150"}""" },
        { "placeContext.geo.stateProvince", "\"NO-03\"", """{"$region":"NO-03"}""" },
        { "placeContext.localTime", "\"2026-02-20T11:00:00+01:00\"", """{"Local Time":"2026-02-20T11:00:00+01:00"}""" },
        { "productListItems[0]._experience.analytics.customDimensions.eVars.eVar1", "\"a\"", """{"Item Count":1,"Items":[{"eVar1":"a"}]}""" },
        { "productListItems[0]._experience.analytics.event1to100.event1.value", "2", """{"event1":2,"Item Count":1,"Items":[{"event1":2}]}""" },
        { "productListItems[0].productCategories[0].categoryID", "\"c\"", """{"Item Count":1,"Items":[{"category":"c"}]}""" },
        { "productListItems[0].name", "\"n\"", """{"Item Count":1,"Item Names":["n"],"Items":[{"name":"n"}]}""" },
        { "productListItems[0].priceTotal", "2.5", """{"Item Count":1,"Item Total":2.5,"Items":[{"priceTotal":2.5}]}""" },
        { "productListItems[0].quantity", "2", """{"Item Count":1,"Item Quantity":2,"Items":[{"quantity":2}]}""" },
        { "productListItems[0].SKU", "\"s\"", """{"Item Count":1,"Item SKUs":["s"],"Items":[{"SKU":"s"}]}""" },
        { "web.webInteraction.URL", "\"https://x.test/\"", """{"Link URL":"https://x.test/"}""" },
        { "web.webInteraction.name", "\"n\"", """{"Link Name":"n"}""" },
        { "web.webInteraction.type", "\"exit\"", """{"Link Type":"exit"}""" },
        { "web.webPageDetails.URL", "\"https://x.test/\"", """{"$current_url":"https://x.test/","current_domain":"x.test","current_url_path":"/","current_url_protocol":"https:"}""" },
        { "web.webPageDetails.isErrorPage", "true", """{"Error Page":true}""" },
        { "web.webPageDetails.name", "\"n\"", """{"Page Name":"n","current_page_title":"n"}""" },
        { "web.webPageDetails.server", "\"web-1\"", """{"current_domain":"web-1","Server":"web-1"}""" },
        { "web.webPageDetails.siteSection", "\"n\"", """{"Site Section":"n"}""" },
        { "web.webReferrer.URL", "\"https://r.test/\"", """{"$referrer":"https://r.test/","$referring_domain":"r.test"}""" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_of_the_mapping_gives_its_property(string path, string value, string expected)
    {
        string json = value;
        foreach (string step in path.Split('.').Reverse())
        {
            bool isItem = step.EndsWith("[0]", StringComparison.Ordinal);
            json = isItem ? $"{{\"{step[..^3]}\":[{json}]}}" : $"{{\"{step}\":{json}}}";
        }

        AnalyticsRun.AssertSame(expected, AnalyticsRun.Both.Of(json[1..^1]));
    }

    [Fact]
    public void A_link_that_downloads_or_leaves_has_the_names_of_a_click_that_Mixpanel_captures()
    {
        const string Expected = """{"Link Name":"Price list","Link URL":"https://x.test/p.pdf","Link Type":"download","$el_attr__href":"https://x.test/p.pdf","$el_text":"Price list"}""";

        AnalyticsRun.AssertSame(Expected, new AnalyticsRun("\"standard\"").Of("""
            "web":{"webInteraction":{"type":"download","name":"Price list","URL":"https://x.test/p.pdf"}}
            """));
        AnalyticsRun.AssertSame(Expected, new AnalyticsRun().OfData("\"linkType\":\"d\",\"linkName\":\"Price list\",\"linkURL\":\"https://x.test/p.pdf\""));
        JsonObject other = AnalyticsRun.Both.OfData("\"linkType\":\"o\",\"linkName\":\"Buy\",\"linkURL\":\"https://x.test/\"");
        Assert.False(other.ContainsKey("$el_attr__href") || other.ContainsKey("$el_text"));
    }
}
