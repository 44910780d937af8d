using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

/// <summary>What a profile gets where a rule asks for it: the standard preset, and how the user first came.</summary>
public class ProfilePresetTests
{
    private const string Person = """
        {"xdm":{"person":{"name":{"fullName":"Kari Nordmann"}},"personalEmail":{"address":"kari@example.test"},"mobilePhone":{"number":"+4722225555"},
          "placeContext":{"geo":{"city":"Oslo","stateProvince":"NO-03","countryCode":"NO"},"ianaTimezone":"Europe/Oslo"}}}
        """;

    [Fact]
    public void The_standard_preset_sets_Mixpanels_own_properties_of_people()
    {
        string record = Profile(""" "preset":"standard" """).Record(Person);

        Assert.EndsWith(
            ""","$distinct_id":"u","$set":{"$email":"kari@example.test","$name":"Kari Nordmann","$phone":"+4722225555","$city":"Oslo","$region":"NO-03","$country_code":"NO","$timezone":"Europe/Oslo"}}""",
            record,
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_never_overwrites_what_the_rule_sets_and_touches_no_other_change()
    {
        RecordCollector mapped = Profile(""" "preset":["standard"],"setOnce":{"a":1},"set":{"$name":"{{xdm.nick}}","$city":"{{xdm.none}}"} """)
            .Map("""{"xdm":{"nick":"K","person":{"name":{"fullName":"Kari Nordmann"}},"placeContext":{"geo":{"city":"Oslo"}}}}""");

        Assert.EndsWith("""{"a":1}}""", mapped.Records[0], StringComparison.Ordinal);
        Assert.EndsWith("""$set":{"$name":"K","$city":"Oslo"}}""", mapped.Records[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_gets_it_who_does_not_ask()
    {
        Assert.EndsWith("""$set":{"a":1}}""", Profile(""" "set":{"a":1} """).Record(Person), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_touch_has_the_names_of_Mixpanels_SDK_and_is_set_once()
    {
        string record = FirstTouch("https://shop.example/p?utm_source=news&utm_campaign=a%20b#top", "https://www.search.example/q?x=1");

        Assert.EndsWith(
            """
            "$set_once":{"$initial_referrer":"https://www.search.example/q?x=1","$initial_referring_domain":"www.search.example","Initial Landing Page":"https://shop.example/p?utm_source=news&utm_campaign=a%20b#top","initial_utm_source":"news","initial_utm_medium":null,"initial_utm_campaign":"a b","initial_utm_content":null,"initial_utm_term":null,"initial_utm_id":null,"initial_utm_source_platform":null,"initial_utm_campaign_id":null,"initial_utm_creative_format":null,"initial_utm_marketing_tactic":null}}
            """,
            record,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_not_referred_came_directly_and_without_a_campaign_there_is_none()
    {
        Assert.EndsWith(
            """
            "$set_once":{"$initial_referrer":"$direct","$initial_referring_domain":"$direct","Initial Landing Page":"https://shop.example/"}}
            """,
            FirstTouch("https://shop.example/", string.Empty),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"xdm":{"eventType":"order.shipped"}}""")]
    [InlineData("""{"xdm":{"web":{"webReferrer":{"URL":"https://www.search.example/"}}}}""")]
    [InlineData("""{"xdm":{"web":{"webPageDetails":{"URL":" "}}}}""")]
    public void An_event_of_no_page_says_nothing_of_how_anybody_came(string body)
    {
        RecordCollector mapped = Profile(""" "firstTouch":true """).Map(body);

        Assert.Empty(mapped.Records);
        Assert.Single(mapped.Skips);
    }

    [Fact]
    public void A_rules_own_setOnce_and_the_first_touch_are_one_update_and_the_rules_own_value_counts()
    {
        string record = Profile(""" "firstTouch":true,"setOnce":{"Initial Landing Page":"{{xdm.web.webPageDetails.name}}"} """)
            .Record("""{"xdm":{"web":{"webPageDetails":{"URL":"https://shop.example/","name":"Home"}}}}""");

        Assert.EndsWith("""{"Initial Landing Page":"Home","$initial_referrer":"$direct","$initial_referring_domain":"$direct"}}""", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_holds_for_profiles_holds_for_the_first_touch()
    {
        string record = MappingBench.ForRules("""
            {"properties":{"profiles":true,"deny":["$initial_referrer","initial_utm_t*"],"scrubUrls":true},
             "rules":[{"name":"r","actions":[{"type":"setProfile","distinctId":"u","firstTouch":true}]}]}
            """).Record("""{"xdm":{"web":{"webPageDetails":{"URL":"https://shop.example/?utm_source=s&token=abc"}}}}""");

        Assert.DoesNotContain("$initial_referrer\"", record, StringComparison.Ordinal);
        Assert.DoesNotContain("initial_utm_term", record, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", record, StringComparison.Ordinal);
        Assert.Contains("\"initial_utm_id\":null", record, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_names_the_source_of_each()
    {
        MappingBench bench = Profile(""" "ip":"{{xdm.environment.ipV4}}","preset":"standard","firstTouch":true """);
        using EventExplainer explainer = new(bench.Plan, bench.Configuration);

        EventExplanation explained = Assert.Single(explainer.Explain(
            MappingBench.Message("""{"xdm":{"person":{"name":{"fullName":"Kari"}},"web":{"webPageDetails":{"URL":"https://shop.example/"}},"environment":{"ipV4":"203.0.113.7"}}}"""),
            MappingBench.Now));

        FieldExplanation[] fields = [.. explained.Rules[0].Actions[0].Fields];
        Assert.Equal(
            ["$distinct_id", "$ip", "$set.$name", "$set_once.$initial_referrer", "$set_once.$initial_referring_domain", "$set_once.Initial Landing Page"],
            fields.Select(field => field.Field));
        Assert.Equal("the preset standard: xdm.person.name.fullName", fields[2].Note);
        Assert.Equal("arc.event.xdm.web.webPageDetails.URL", Assert.Single(fields[5].Tokens).Source);
        Assert.Equal(2, explained.Rules[0].Actions[0].Records.Count);
    }

    [Theory]
    [InlineData("""{"type":"setProfile","preset":"analytics"}""", "preset: analytics is only for events; use standard for profiles")]
    [InlineData("""{"type":"setProfile","preset":"standrd"}""", "unknown preset \"standrd\"")]
    [InlineData("""{"type":"setProfile","firstTouch":false}""", "needs at least one of set")]
    [InlineData("""{"type":"setGroup","groupKey":"k","groupId":"i","firstTouch":true,"set":{"a":1}}""", "setGroup has no firstTouch; it belongs to setProfile")]
    public void Mistakes_are_found_at_start_up(string action, string message)
    {
        InvalidConfigurationException error = Assert.Throws<InvalidConfigurationException>(
            () => MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{{action}}]}]}"""));

        Assert.Contains(message, error.Message.Replace(" (rule \"r\")", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string FirstTouch(string page, string referrer) => Profile(""" "firstTouch":true """)
        .Record($$$$"""{"xdm":{"web":{"webPageDetails":{"URL":"{{{{page}}}}"},"webReferrer":{"URL":"{{{{referrer}}}}"} } } }""");

    private static MappingBench Profile(string keys) =>
        MappingBench.ForRules($$"""{"rules":[{"name":"r","actions":[{"type":"setProfile","distinctId":"u",{{keys}}}]}]}""");
}
