namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>The exact bytes of a few typical records.</summary>
public class GoldenRecordTests
{
    private const string WebEvent = """
        {
          "arc": {
            "event": {
              "xdm": {
                "_id": "4d5c3a2e-8f6b-4c1d-9e7a-0b1c2d3e4f50",
                "timestamp": "2026-03-01T11:58:00.123Z",
                "eventType": "commerce.purchases",
                "identityMap": {
                  "ECID": [ { "id": "83765402117895402310284716519283745610", "authenticatedState": "ambiguous", "primary": false } ],
                  "CustomerId": [ { "id": "C-4711", "authenticatedState": "authenticated", "primary": true } ]
                },
                "web": {
                  "webPageDetails": { "URL": "https://shop.example/kassa?utm_source=mail", "name": "Kassa – tack!" },
                  "webReferrer": { "URL": "https://shop.example/" }
                },
                "device": { "screenWidth": 390, "screenHeight": 844, "manufacturer": "Apple", "model": "iPhone" },
                "environment": {
                  "type": "browser", "ipV4": "203.0.113.7", "operatingSystem": "iOS", "operatingSystemVersion": "19.2",
                  "browserDetails": { "name": "Safari", "version": "19.1", "acceptLanguage": "sv-SE" }
                },
                "placeContext": { "geo": { "city": "Lund", "countryCode": "SE", "stateProvince": "Skåne" } },
                "commerce": { "order": { "purchaseID": "O-1", "priceTotal": 249.50, "currencyCode": "SEK" } },
                "productListItems": [
                  { "SKU": "A-1", "quantity": 2 },
                  { "SKU": "B-2", "quantity": 1 }
                ]
              }
            },
            "request": { "body": { } }
          }
        }
        """;

    [Fact]
    public void A_purchase_on_the_web_by_the_preset()
    {
        MappingBench bench = MappingBench.ForAction(""" "event": "{{xdm.eventType}}", "preset": "standard" """);

        Assert.Equal("""{"event":"commerce.purchases","properties":{"time":1772366280123,"distinct_id":"C-4711","$device_id":"83765402117895402310284716519283745610","$user_id":"C-4711","$insert_id":"33b23a72ca35a6844f1194f7f5ec64e9","$current_url":"https://shop.example/kassa?utm_source=mail","current_domain":"shop.example","current_url_path":"/kassa","current_url_protocol":"https:","current_url_search":"?utm_source=mail","Page Name":"Kassa – tack!","current_page_title":"Kassa – tack!","$referrer":"https://shop.example/","$referring_domain":"shop.example","$os":"iOS","$os_version":"19.2","$browser":"Safari","$browser_version":19.1,"$manufacturer":"Apple","$model":"iPhone","$screen_width":390,"$screen_height":844,"$locale":"sv-SE","Environment Type":"browser","ip":"203.0.113.7","$city":"Lund","$region":"Skåne","mp_country_code":"SE","utm_source":"mail","Order ID":"O-1","Revenue":249.50,"Currency":"SEK","Item Count":2,"Item Quantity":3,"Item SKUs":["A-1","B-2"],"Items":[{"SKU":"A-1","quantity":2},{"SKU":"B-2","quantity":1}],"mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11"}}""", bench.Record(WebEvent));
    }

    [Fact]
    public void The_same_under_Original_ID_Merge_with_a_rule_of_its_own()
    {
        MappingBench bench = MappingBench.ForAction(
            """
            "event": "Köp", "distinctId": "{{xdm.identityMap.ecid[0].id}}", "insertId": "{{xdm._id}}",
            "properties": { "Summa": "{{xdm.commerce.order.priceTotal}}", "Rad": "{{xdm.productListItems[1]}}", "Text": "{{xdm.commerce.order.priceTotal}} {{xdm.commerce.order.currencyCode}}" }
            """,
            ("Mixpanel__IdentityMerge", "Original"));

        Assert.Equal("""{"event":"Köp","properties":{"time":1772366280123,"distinct_id":"d4529eca-4ac6-401c-a411-fe3f37ecc32f","$insert_id":"4d5c3a2e-8f6b-4c1d-9e7a-0b1c2d3e4f50","Summa":249.50,"Rad":{ "SKU": "B-2", "quantity": 1 },"Text":"249.5 SEK","mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11","ip":"0"}}""", bench.Record(WebEvent));
    }

    [Fact]
    public void A_bare_event_of_nobody_without_anything() =>
        Assert.Equal(
            """{"event":"Test","properties":{"time":1772366400000,"distinct_id":"","$insert_id":"2a240175a4f7600c974107408eba1a21","mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11","ip":"0"}}""",
            MappingBench.ForAction(string.Empty).Record("""{"eventType":"x"}"""));

    [Fact]
    public void One_record_for_each_product()
    {
        MappingBench bench = MappingBench.ForAction(
            """ "event": "Product Purchased", "forEach": "{{xdm.productListItems}}", "properties": { "SKU": "{{item.SKU}}", "Place": "{{index}}" } """);

        Assert.Equal(
            [
                """{"event":"Product Purchased","properties":{"time":1772366280123,"distinct_id":"C-4711","$device_id":"83765402117895402310284716519283745610","$user_id":"C-4711","$insert_id":"4ab3980a6777effeba182dca5293427c","SKU":"A-1","Place":0,"mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11","ip":"0"}}""",
                """{"event":"Product Purchased","properties":{"time":1772366280123,"distinct_id":"C-4711","$device_id":"83765402117895402310284716519283745610","$user_id":"C-4711","$insert_id":"78aacc19ea732d7c64ce444252336159","SKU":"B-2","Place":1,"mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11","ip":"0"}}""",
            ],
            bench.Map(WebEvent).Records);
    }
}
