using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

public sealed class AllocationTests
{
    private const string Rules = """
        { "rules": [
          { "name": "Every event", "actions": [ { "type": "trackEvent", "event": "{{xdm.eventType}}", "properties": { "Page": "{{xdm.page.name}}", "Price": "{{xdm.price}}", "List": "{{xdm.list}}" } } ] },
          { "name": "Login", "conditions": [ { "left": "{{xdm.eventType}}", "operator": "equals", "right": "login" } ],
            "actions": [ { "type": "identify", "anonymousId": "{{xdm.identityMap.ECID[0].id}}", "userId": "{{xdm.login}}" } ] },
          { "name": "Dear", "conditions": [ { "left": "{{xdm.price}}", "operator": "greaterThan", "right": 100 } ],
            "actions": [ { "type": "trackEvent", "event": "Dear", "properties": { "Price": "{{xdm.price}}" } } ] } ] }
        """;

    [Fact]
    public void Mapping_event_after_event_allocates_nothing() => AssertAllocatesNothing(
        MappingBench.ForRules(Rules),
        MappingBench.Message(
            """{"xdm":{"_id":"6f1ae8c6-5711-48d6-a33e-f428b65ff4be","timestamp":"2026-03-01T11:00:00.123Z","eventType":"login","login":"ada","page":{"name":"Blå \"dør\""},"price":250.5,"list":[1,"a"],"identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068","primary":true}]}}}"""),
        records: 3);

    [Fact]
    public void Variables_of_Analytics_allocate_nothing() => AssertAllocatesNothing(
        MappingBench.ForAction(""" "event": "{{eventName}}", "preset": ["standard", "analytics"] """),
        MappingBench.Message(AnalyticsPresetTests.Everything),
        records: 1);

    [Fact]
    public void The_cookie_of_Mixpanels_SDK_allocates_nothing() => AssertAllocatesNothing(
        MappingBench.ForAction("", ("Forwarding__MixpanelSdkId", "{{xdm.cookie}}")),
        MappingBench.Message(
            """{"xdm":{"_id":"a","timestamp":"2026-03-01T11:00:00Z","cookie":"a=b; mp_x_mixpanel=%7B%22distinct_id%22%3A%22user-77%22%2C%22%24device_id%22%3A%22X-1%22%2C%22__timers%22%3A%7B%7D%7D"}}"""),
        records: 1);

    [Fact]
    public void Filters_allocate_nothing() => AssertAllocatesNothing(
        MappingBench.ForRules("""
            { "filters": [
                { "name": "Types", "eventTypes": { "deny": [ "decisioning.*" ] } },
                { "name": "Office", "ips": [ "203.0.113.0/24", "2001:db8::/32" ] },
                { "name": "Consent", "consent": { "purposes": [ "collect", "marketing.email" ], "missing": "keep" } },
                { "name": "TCF", "tcf": { "purposes": [ 1, 2 ], "missing": "drop" } },
                { "name": "Bots", "bots": { "score": 0.8, "userAgents": true } },
                { "name": "Tests", "conditions": [ { "left": "{{xdm.web.webPageDetails.URL}}", "operator": "contains", "right": "//test." } ] },
                { "name": "Most", "sample": { "keep": 0.999999, "by": "{{xdm.identityMap.ECID[0].id}}", "weight": "Weight" } } ],
              "rules": [ { "name": "Every event", "actions": [ { "type": "trackEvent", "event": "{{xdm.eventType}}" } ] } ] }
            """),
        MappingBench.Message(
            """{"xdm":{"eventType":"web.x","consents":{"collect":{"val":"y"},"marketing":{"any":{"val":"y"}}},"consentStrings":[{"consentStandard":"IAB TCF","consentStringValue":"COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA","gdprApplies":true}],"botDetection":{"score":0.1},"environment":{"ipV4":"198.51.100.9","ipV6":"2001:db9::1","browserDetails":{"userAgent":"Mozilla/5.0 (Linux; Android 10; CUBOT X30)"}},"web":{"webPageDetails":{"URL":"https://example.com/"}},"identityMap":{"ECID":[{"id":"51829008444027213808554876213768394068"}]}}}"""),
        records: 1);

    [Fact]
    public void Governing_properties_allocates_nothing() => AssertAllocatesNothing(
        MappingBench.ForRules("""
            { "properties": { "constants": { "Source": "Edge" }, "deny": [ "*email*", "firstName" ], "hash": [ "N" ], "scrubUrls": true, "mask": [ "email", "card" ], "identity": { "hash": true } },
              "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "{{xdm.eventType}}", "properties": { "N": "{{xdm.n}}", "URL": "{{xdm.url}}" }, "spread": [ "{{xdm.more}}" ], "preset": "standard" } ] } ] }
            """),
        MappingBench.Message(
            """{"xdm":{"eventType":"web.x","n":"4711","url":"https:\/\/a.test/?email=x","more":{"Email":"x","Text":"a@b.test","Deep":[{"firstName":"Ada","n":"1","t":"4111 1111 1111 1111"}]},"web":{"webPageDetails":{"URL":"https://a.test/?token=1","name":"Page"}},"identityMap":{"Email":[{"id":"ada@a.test","authenticatedState":"authenticated"}],"ECID":[{"id":"51829008444027213808554876213768394068"}]}}}"""),
        records: 1);

    private static void AssertAllocatesNothing(MappingBench bench, HubMessage message, int records)
    {
        using CountingSink sink = new();
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        MapMany(20);
        Assert.Equal(records * 20, sink.Records);
        // The runtime grows tables of its own now and then, on whichever thread it is; an event's allocations are in every round.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => MapMany(1_000)));

        long MapMany(int events)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < events; i++)
            {
                bench.Mapper.Map(message, MappingBench.Now, sink, cancellationToken);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Takes records as a batch does, and forgets them.</summary>
    private sealed class CountingSink : IRecordSink, IDisposable
    {
        private readonly Utf8Buffer _buffer = new();

        public int Records { get; private set; }

        public void Dispose() => _buffer.Dispose();

        public void BeginEvent(EventValues values) => _buffer.Truncate(0);

        public void Matched(CompiledRule rule)
        {
        }

        public Utf8Buffer Open(CompiledAction action, Destination destination) => _buffer;

        public void Close(CompiledAction action, int start) => Records++;

        public void Skipped(CompiledAction action, string reason) => Assert.Fail(reason);

        public void Failed(EventFailure failure) => Assert.Fail(failure.Reason);

        public void EndEvent()
        {
        }
    }
}
