using System.Globalization;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Rules.Filters;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Filters;

public class FilterTests
{
    private const string Consenting = "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA";
    private const string Denying = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA";

    /// <summary>Consent strings as XDM has them, and whether purposes 1 and 2 with keep, and with drop, stop the event.</summary>
    [Theory]
    [InlineData($$"""[{"consentStandard":"IAB TCF","consentStandardVersion":"2.0","consentStringValue":"{{Consenting}}","gdprApplies":true}]""", false, false)]
    [InlineData($$"""[{"consentStandard":"IAB TCF","consentStringValue":"{{Denying}}","gdprApplies":true}]""", true, true)]
    [InlineData($$"""[{"consentStandard":"IAB TCF","consentStringValue":"{{Denying}}","gdprApplies":false}]""", false, false)]
    [InlineData($$"""[{"consentStringValue":"{{Denying}}"}]""", true, true)]
    [InlineData($$"""[{"consentStandard":"IAB GPP","consentStringValue":"{{Denying}}"}]""", false, true)]
    [InlineData($$"""[{"consentStringValue":"{{Consenting}}"},{"consentStringValue":"{{Denying}}"}]""", true, true)]
    [InlineData($$"""[1,null,[],{},{"consentStringValue":"{{Consenting}}"}]""", false, false)]
    [InlineData($$"""{"consentStringValue":"{{Denying}}"}""", true, true)]
    [InlineData("""[{"consentStringValue":"rubbish"}]""", false, true)]
    [InlineData("""[{"consentStringValue":7}]""", false, true)]
    [InlineData("[]", false, true)]
    [InlineData("\"x\"", false, true)]
    [InlineData("null", false, true)]
    public void A_TC_string_decides_by_its_purposes(string strings, bool withKeep, bool withDrop)
    {
        Assert.Equal(withKeep, FilterBench.Of(""" "tcf": { "purposes": [1, 2], "missing": "keep" } """).Filters($$"""{"consentStrings":{{strings}}}"""));
        Assert.Equal(withDrop, FilterBench.Of(""" "tcf": { "purposes": [1, 2], "missing": "drop" } """).Filters($$"""{"consentStrings":{{strings}}}"""));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0.8", true)]
    [InlineData("\"0.9\"", true)]
    [InlineData("0.79", false)]
    [InlineData("0", false)]
    [InlineData("null", false)]
    [InlineData("true", false)]
    [InlineData("\"\"", false)]
    public void A_score_is_compared(string score, bool isFiltered) =>
        Assert.Equal(isFiltered, FilterBench.Of(""" "bots": { "score": 0.8 } """).Filters($$$"""{"botDetection":{"score":{{{score}}}}}"""));

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true)]
    [InlineData("mozilla/5.0 (compatible; BINGBOT/2.0)", true)]
    [InlineData("facebookexternalhit/1.1", true)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36", true)]
    [InlineData("curl/8.5.0", true)]
    [InlineData("Blå Googlebot", true)]
    [InlineData("Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36", false)]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", false)]
    [InlineData("MyShop/5.2 (iPhone; iOS 18.1)", false)]
    [InlineData("", false)]
    public void A_user_agent_is_a_crawler_by_its_name(string userAgent, bool isFiltered) => Assert.Equal(
        isFiltered,
        FilterBench.Of(""" "bots": { "userAgents": true } """).Filters($$$$"""{"environment":{"browserDetails":{"userAgent":{{{{JsonSerializer.Serialize(userAgent)}}}}}}}"""));

    [Fact]
    public void Every_name_of_a_crawler_is_found() =>
        Assert.All(Crawlers.Names.Concat(Crawlers.Names), name => Assert.True(Crawlers.IsOne(System.Text.Encoding.UTF8.GetBytes($"Mozilla/5.0 (compatible; {name}1.0)")), name));

    [Theory]
    [InlineData("""{"ipV4":"203.0.113.77"}""", true)]
    [InlineData("""{"ipV4":"203.0.114.77"}""", false)]
    [InlineData("""{"ipV6":"2001:db8:1::5"}""", true)]
    [InlineData("""{"ipV6":"2001:DB9::5"}""", false)]
    [InlineData("""{"ipV6":"::ffff:203.0.113.1"}""", true)]
    [InlineData("""{"ipV4":"198.51.100.7"}""", true)]
    [InlineData("""{"ipV4":"203.0.113"}""", false)]
    [InlineData("""{"ipV4":5}""", false)]
    [InlineData("{}", false)]
    public void An_address_is_in_the_list_or_not(string environment, bool isFiltered) => Assert.Equal(
        isFiltered, FilterBench.Of(""" "ips": ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"] """).Filters($$"""{"environment":{{environment}}}"""));

    [Theory]
    [InlineData(""" "deny": ["personalization.request", "decisioning.*"] """, "personalization.request", true)]
    [InlineData(""" "deny": ["personalization.request", "decisioning.*"] """, "Decisioning.propositionFetch", true)]
    [InlineData(""" "deny": ["personalization.request", "decisioning.*"] """, "web.webpagedetails.pageViews", false)]
    [InlineData(""" "deny": ["personalization.request"] """, "", false)]
    [InlineData(""" "allow": ["web.*"] """, "web.webpagedetails.pageViews", false)]
    [InlineData(""" "allow": ["web.*"] """, "commerce.purchases", true)]
    [InlineData(""" "allow": ["web.*"] """, "", true)]
    [InlineData(""" "allow": ["web.*"], "deny": ["*.linkClicks"] """, "web.webinteraction.linkClicks", true)]
    public void An_event_type_is_allowed_or_denied(string lists, string type, bool isFiltered) =>
        Assert.Equal(isFiltered, FilterBench.Of($$""" "eventTypes": { {{lists}} } """).Filters($$"""{"eventType":"{{type}}"}"""));

    [Theory]
    [InlineData("https://test.example.com/", true)]
    [InlineData("https://example.com/", false)]
    public void Conditions_are_those_of_rules(string url, bool isFiltered) => Assert.Equal(
        isFiltered,
        FilterBench.Of(""" "conditions": [ { "left": "{{xdm.web.webPageDetails.URL}}", "operator": "contains", "right": "//test." } ] """)
            .Filters($$$$"""{"web":{"webPageDetails":{"URL":"{{{{url}}}}"}}}"""));

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_sample_keeps_about_its_share_and_a_visitor_as_a_whole(double keep)
    {
        string share = keep.ToString(CultureInfo.InvariantCulture);
        MappingBench bench = FilterBench.Of($$""" "sample": { "keep": {{share}}, "by": "{{"{{xdm.identityMap.ECID[0].id}}"}}" } """);
        MappingBench other = FilterBench.Of($$""" "sample": { "keep": {{share}}, "by": "{{"{{xdm.identityMap.ECID[0].id}}"}}" } """);
        int kept = 0;
        for (int visitor = 0; visitor < 4_000; visitor++)
        {
            string identity = $$$"""
                "identityMap":{"ECID":[{"id":"{{{visitor}}}"}]}
                """;
            bool isFiltered = bench.Filters($$"""{"_id":"1",{{identity}}}""");
            Assert.Equal(isFiltered, bench.Filters($$"""{"_id":"2","eventType":"x",{{identity}}}"""));
            Assert.Equal(isFiltered, other.Filters("{" + identity + "}"));
            kept += isFiltered ? 0 : 1;
        }

        Assert.InRange(kept / 4_000.0, keep - 0.03, keep + 0.03);
    }

    [Fact]
    public void A_sample_tells_its_weight_only_where_it_is_asked_to_and_decided()
    {
        MappingBench bench = FilterBench.Of(""" "sample": { "keep": 0.999999, "by": "{{xdm.visitor}}", "weight": "Sampling weight" } """);

        Assert.Equal("1.000001000001", bench.PropertiesOf("""{"visitor":"v"}""").GetProperty("Sampling weight").GetRawText());
        Assert.False(bench.PropertiesOf("{}").TryGetProperty("Sampling weight", out _));
        Assert.False(FilterBench.Of(""" "sample": { "keep": 0.999999, "by": "{{xdm.visitor}}" } """).PropertiesOf("""{"visitor":"v"}""").TryGetProperty("Sampling weight", out _));
    }

    [Fact]
    public void The_weight_stands_once_whatever_the_rule_or_the_event_calls_so()
    {
        MappingBench bench = MappingBench.ForRules("""
            { "filters": [ { "name": "It", "sample": { "keep": 0.999999, "by": "{{xdm.visitor}}", "weight": "Weight" } } ],
              "rules": [ { "name": "R", "actions": [ { "type": "trackEvent", "event": "Test", "properties": { "Weight": 7 }, "spread": ["{{xdm.more}}"] } ] } ] }
            """);

        string record = bench.RecordOf("""{"visitor":"v","more":{"Weight":8}}""");

        Assert.Equal(1, record.Split("\"Weight\":").Length - 1);
        Assert.Contains("\"Weight\":1.000001000001", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_says_several_things_applies_where_all_hold()
    {
        MappingBench bench = FilterBench.Of(""" "bots": { "score": 0.5 }, "eventTypes": { "deny": ["web.*"] } """);

        Assert.True(bench.Filters("""{"eventType":"web.x","botDetection":{"score":1}}"""));
        Assert.False(bench.Filters("""{"eventType":"web.x","botDetection":{"score":0}}"""));
        Assert.False(bench.Filters("""{"eventType":"app.x","botDetection":{"score":1}}"""));
    }

    [Fact]
    public void The_first_that_applies_decides_and_no_rule_is_asked()
    {
        MappingBench bench = MappingBench.ForRules($$"""
            { "filters": [ { "name": "One", "eventTypes": { "deny": ["a"] } }, { "name": "Two", "eventTypes": { "deny": ["a", "b"] } } ], {{FilterBench.EveryEvent}} }
            """);

        Assert.Equal(["One"], bench.Map("""{"xdm":{"eventType":"a"}}""").Filtered);
        Assert.Equal(["Two"], bench.Map("""{"xdm":{"eventType":"b"}}""").Filtered);
        Assert.Empty(bench.Map("""{"xdm":{"eventType":"a"}}""").Matched);
        Assert.Equal(["Every event"], bench.Map("""{"xdm":{"eventType":"c"}}""").Matched);
    }

    [Fact]
    public void A_filter_that_cannot_be_decided_loses_nothing()
    {
        RecordCollector mapped = FilterBench.Of(""" "conditions": [ { "customCode": "return arc.event.xdm.no.such;" } ] """).Map("""{"xdm":{}}""");

        Assert.Empty(mapped.Records);
        Assert.StartsWith("filter \"It\": ", Assert.Single(mapped.Failures).Reason, StringComparison.Ordinal);
    }
}
