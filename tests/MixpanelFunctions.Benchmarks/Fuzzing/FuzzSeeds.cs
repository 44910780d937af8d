namespace MixpanelFunctions.Benchmarks.Fuzzing;

/// <summary>One body of each shape, and what was found to be hard: what the fuzzer begins with.</summary>
internal static class FuzzSeeds
{
    public static IReadOnlyList<string> All { get; } =
    [
        """{"arc":{"event":{"xdm":{"_id":"1","eventType":"view","timestamp":"2026-02-20T10:00:00Z"},"data":{"a":1}},"request":{"body":{}}}}""",
        """{"event":{"xdm":{"_id":"1","eventType":"view","timestamp":"2026-02-20T10:00:00Z"},"data":{"n":[1,2,{"a":null}]}}}""",
        """{"xdm":{"_id":"1","eventType":"a","timestamp":"2026-02-20T10:00:00Z","productListItems":[{"SKU":"1","name":"n","quantity":2,"priceTotal":"10.5"},{"SKU":"2","quantity":"x"}]},"data":{"tags":["a",null,{"b":[]}]}}""",
        """{"_id":"1","timestamp":1772366280123,"eventType":"view","identityMap":{"ECID":[{"id":"83765402117895402310284716519283745610","authenticatedState":"ambiguous","primary":true}],"Email":[{"id":"p@example.com","authenticatedState":"authenticated","primary":"true"}]}}""",
        """{"meta":{},"events":[{"xdm":{"_id":"1"}},{"xdm":{"_id":"2"},"data":{}}]}""",
        """{"header":{"schemaRef":{}},"body":{"xdmMeta":{},"xdmEntity":{"_id":"1","eventType":"view","timestamp":"2026-02-20T10:00:00Z"}}}""",
        """[{"xdm":{"_id":"1"}},{"_id":"2","timestamp":"2026-02-20"},[{"_id":"3"}],7,null,"text"]""",
        "{\"_id\":\"1\"}\n{\"_id\":\n{\"_id\":\"2\"}\nnonsense\n[{\"_id\":\"3\"}]\n1 2 \"x\" true",
        """{"person":{"name":{"firstName":"Anna"}},"segmentMembership":{"ups":{"a":{"status":"realized"},"b":{"status":"exited"}}},"identityMap":{"ecid":[{"id":"1"}]}}""",
        """{"xdm":{"_id":"1","eventType":"e","timestamp":"2026-02-20T10:00:00Z","environment":{"ipV4":"192.0.2.1","browserDetails":{"userAgentClientHints":{"brands":[{"brand":"\ud800","version":"1"},{"\udfff":"Chromium","version":"142"}],"platform":"Windows","platformVersion":"15.0.0"},"userAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36","acceptLanguage":"nb-NO,nb;q=0.9"}}}}""",
        """{"xdm":{"_id":"1","eventType":"purchase","timestamp":"2026-02-20T10:00:00+0000","commerce":{"order":{"purchaseID":"o-1","priceTotal":412.49,"currencyCode":"NOK"},"purchases":{"value":1}},"web":{"webPageDetails":{"URL":"https://shop.example/?utm_source=a&gclid=b%20c","name":"Cart"},"webReferrer":{"URL":"https://www.google.no/"}}}}""",
        """{"xdm":{"_id":"1","eventType":"view","eventType":"again","timestamp":"soon","props":{"time":1,"distinct_id":"x","a":{"b":{"c":{"d":[{"e":1}]}}}}},"xdm":{"_id":"2"}}""",
    ];
}
