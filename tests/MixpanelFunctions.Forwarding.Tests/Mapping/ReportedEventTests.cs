using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>Events that were once mapped wrongly, as they came but for the month.</summary>
public class ReportedEventTests
{
    [Theory]
    [InlineData("""{"xdm":{"_id":"f1","eventType":"page","timestamp":"2026-02-20T10:00:00Z","identityMap":{"Email":[{"id":"p@example.com","authenticatedState":"authenticated"}],"CRMID":[{"id":"CUST-1","authenticatedState":"authenticated"}],"ECID":[{"id":"12507560687324495704459439363261812234","primary":true}]}}}""")]
    [InlineData("""{"xdm":{"_id":"f2","eventType":"page","timestamp":"2026-02-20T10:01:00Z","identityMap":{"CRMID":[{"id":"CUST-1","authenticatedState":"authenticated"}],"Email":[{"id":"p@example.com","authenticatedState":"authenticated"}],"ECID":[{"id":"12507560687324495704459439363261812234","primary":true}]}}}""")]
    [InlineData("""{"xdm":{"_id":"f3","eventType":"page","timestamp":"2026-02-20T10:01:00Z","identityMap":{"ECID":[{"primary":true,"id":"12507560687324495704459439363261812234"}],"CRMID":[{"authenticatedState":"authenticated","id":"CUST-1"}],"Email":[{"authenticatedState":"authenticated","id":"p@example.com"}]}}}""")]
    public void Of_two_authenticated_identities_the_user_is_the_one_whose_namespace_comes_first_by_name(string message) =>
        Assert.Equal("CUST-1", (string?)Properties(message)["$user_id"]);

    [Theory]
    [InlineData("""{"ECID":[{"id":"1"}],"ecid":[{"id":"2"}]}""")]
    [InlineData("""{"ecid":[{"id":"2"}],"ECID":[{"id":"1"}]}""")]
    public void Of_two_spellings_of_a_namespace_the_order_of_keys_does_not_choose(string map) =>
        Assert.Equal("1", (string?)Properties($$$"""{"xdm":{"_id":"f","eventType":"page","identityMap":{{{map}}}}}""")["$device_id"]);

    [Fact]
    public void Sums_are_of_numbers_and_of_numbers_as_text()
    {
        JsonObject properties = Properties("""{"xdm":{"eventType":"commerce.purchases","timestamp":"2026-02-20T10:00:00.000Z","_id":"s1","productListItems":[{"name":"A","SKU":"1","priceTotal":10,"quantity":1},{"name":"B","SKU":"2","priceTotal":"20.50","quantity":"2"}]}}""");

        Assert.Equal((30.5, 3), ((double)properties["Item Total"]!, (int)properties["Item Quantity"]!));
    }

    [Fact]
    public void Prices_as_text_are_sent_as_numbers()
    {
        JsonObject properties = Properties("""{"xdm":{"eventType":"commerce.purchases","timestamp":"2026-02-20T10:00:00.000Z","_id":"s2","identityMap":{"ECID":[{"id":"12507560687324495704459439363261812234"}]},"commerce":{"purchases":{"value":1},"order":{"currencyCode":"SEK","priceTotal":"412.49","purchaseID":"T-1001","payments":[{"currencyCode":"SEK","paymentAmount":"412.49","paymentType":"card"}]}},"productListItems":[{"name":"Kettle","SKU":"k-7","priceTotal":"349.50","quantity":1},{"name":"Cup","SKU":"c-2","priceTotal":"62.99","quantity":3}]}}""");

        Assert.Equal(JsonValueKind.Number, properties["Revenue"]!.GetValueKind());
        Assert.Equal((412.49, 412.49), ((double)properties["Revenue"]!, (double)properties["Item Total"]!));
    }

    [Fact]
    public void A_union_of_nothing_is_skipped()
    {
        RecordCollector mapped = MappingBench.ForRules("""{"rules":[{"name":"a","actions":[{"type":"setProfile","union":{"tags":["{{xdm.plan}}"]}}]}]}""")
            .Map("""{"xdm":{"_id":"1","eventType":"e","timestamp":"2026-02-20T10:00:00Z","identityMap":{"CRM":[{"id":"u1","authenticatedState":"authenticated"}]}}}""");

        Assert.Equal((0, 0, 1), (mapped.Records.Count, mapped.Failures.Count, mapped.Skips.Count));
    }

    [Fact]
    public void Two_events_without_an_id_in_the_same_place_of_two_hubs_have_two_insert_ids()
    {
        string home = InsertId("""{"xdm":{"eventType":"web.webpagedetails.pageViews","timestamp":"2026-02-20T08:00:00Z","web":{"webPageDetails":{"name":"Home"}}}}""", "2026-02-20T08:00:01Z");
        string checkout = InsertId("""{"xdm":{"eventType":"web.webpagedetails.pageViews","timestamp":"2026-02-20T17:30:00Z","web":{"webPageDetails":{"name":"Checkout"}}}}""", "2026-02-20T17:30:01Z");

        Assert.NotEqual(home, checkout);
    }

    [Theory]
    [InlineData("""{"person":{"name":{"firstName":"Maja","lastName":"Exempel"},"gender":"female"},"identityMap":{"ECID":[{"id":"12507560687324495704459439363261812234"}],"EMAIL":[{"id":"maja@example.com"}]},"workEmail":{"address":"maja.work@example.com"},"mobilePhone":{"number":"+46 70 000 00 00"}}""")]
    [InlineData("""{"identityMap":{"CRM":[{"id":"u1"}]},"loyalty":{"points":7}}""")]
    [InlineData("""{"_id":"only-an-id"}""")]
    [InlineData("""{"consent":[{"standard":"Adobe","version":"2.0","value":{"collect":{"val":"y"}}}],"identityMap":{"ECID":[{"id":"1"}]}}""")]
    public void Profiles_consent_requests_and_things_with_an_id_alone_are_no_events(string message)
    {
        RecordCollector mapped = BuiltIn().Map(message);

        Assert.Empty(mapped.Records);
        Assert.Equal(FailureStage.Parse, Assert.Single(mapped.Failures).Stage);
    }

    [Fact]
    public void The_email_of_a_person_is_an_email_of_the_profile()
    {
        string record = Assert.Single(BuiltIn(("Forwarding__ProfileExports", "SetProfile"), ("DeadLetters__Folder", "dead-letters")).Map(
            """{"person":{"email":"maja@example.com"},"segmentMembership":{"ups":{"aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa":{"lastQualificationTime":"2026-02-01T21:24:39Z","status":"exited"},"bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb":{"lastQualificationTime":"2026-02-02T23:37:33Z","status":"existing"}}},"identityMap":{"ecid":[{"id":"12507560687324495704459439363261812234"}],"email_lc_sha256":[{"id":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"}]}}""").Records);

        Assert.Equal("""{"$email":"maja@example.com","Audiences":["bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb"]}""", JsonNode.Parse(record)!["$set"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"xdm":{"eventType":"","_id":"d3","timestamp":"2026-02-20T10:00:00Z"}}""")]
    [InlineData("""{"xdm":{"eventType":"  ","_id":"d4","timestamp":"2026-02-20T10:00:00Z"}}""")]
    [InlineData("""{"xdm":{"eventType":"\t\n","_id":"d4","timestamp":"2026-02-20T10:00:00Z"}}""")]
    [InlineData("""{"xdm":{"eventType":null,"_id":"d4","timestamp":"2026-02-20T10:00:00Z"}}""")]
    [InlineData("""{"xdm":{"_id":"d5","timestamp":"2026-02-20T10:00:00Z"}}""")]
    public void A_type_that_is_missing_empty_or_blank_is_alike(string message) =>
        Assert.Equal("Edge event", (string?)JsonNode.Parse(BuiltIn().Record(message))!["event"]);

    [Fact]
    public void A_downloaded_media_session_gives_every_event_within_by_its_own_name_and_time()
    {
        RecordCollector mapped = BuiltIn().Map("""
            {"xdm":{"_id":"m1","eventType":"media.downloaded","timestamp":"2026-02-20T12:00:00Z","identityMap":{"ECID":[{"id":"12507560687324495704459439363261812234"}]},
              "mediaDownloadedEvents":[
                {"mediaEventType":"media.sessionStart","mediaEventTimestamp":"2026-02-20T10:00:00Z","mediaCollection":{"playhead":0,"sessionDetails":{"name":"v-1","length":60}}},
                {"mediaEventType":"media.play","mediaEventTimestamp":"2026-02-20T10:00:01Z","mediaCollection":{"playhead":1}},
                {"mediaEventType":"media.sessionComplete","mediaEventTimestamp":"2026-02-20T10:01:00Z","mediaCollection":{"playhead":60}}]}}
            """);

        JsonNode[] records = [.. mapped.Records.Select(record => JsonNode.Parse(record)!)];
        Assert.Equal(["media.sessionStart", "media.play", "media.sessionComplete"], records.Select(record => (string)record["event"]!));
        Assert.Equal(
            ["2026-02-20T10:00:00", "2026-02-20T10:00:01", "2026-02-20T10:01:00"],
            records.Select(record => DateTimeOffset.FromUnixTimeMilliseconds((long)record["properties"]!["time"]!).ToString("s", CultureInfo.InvariantCulture)));
        Assert.Equal(3, records.Select(record => (string)record["properties"]!["$insert_id"]!).Distinct().Count());
        Assert.Equal("v-1", (string?)records[0]["properties"]!["Media ID"]);
    }

    [Theory]
    [InlineData("https://www.google.com/search?q=tent", "google")]
    [InlineData("https://google.co.uk/", "google")]
    [InlineData("https://search.yahoo.com/search?p=tent", "yahoo")]
    [InlineData("https://www.BING.com/search?q=tent", "bing")]
    [InlineData("https://duckduckgo.com/?q=tent", "duckduckgo")]
    [InlineData("https://notgoogle.com/search?q=tent", null)]
    [InlineData("https://google.example.com/search?q=tent", null)]
    [InlineData("https://googleusercontent.com/", null)]
    [InlineData("https://example.com/?from=google.com", null)]
    [InlineData("https://example.com/google.com", null)]
    public void A_search_engine_is_a_whole_label_of_the_host(string referrer, string? engine) =>
        Assert.Equal(engine, (string?)Properties($$$"""{"xdm":{"_id":"r","eventType":"page","web":{"webReferrer":{"URL":"{{{referrer}}}"} } } }""")["$search_engine"]);

    private static string InsertId(string message, string enqueued) =>
        (string)JsonNode.Parse(BuiltIn().Record(MappingBench.Message(message) with { EnqueuedTime = DateTimeOffset.Parse(enqueued, CultureInfo.InvariantCulture) }))!["properties"]!["$insert_id"]!;

    private static JsonObject Properties(string message) => JsonNode.Parse(BuiltIn().Record(message))!["properties"]!.AsObject();

    private static MappingBench BuiltIn(params IEnumerable<(string Name, string? Value)> settings) => MappingBench.ForBuiltInRule(settings);
}
