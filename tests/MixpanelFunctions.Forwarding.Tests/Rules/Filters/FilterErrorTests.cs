using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Filters;

public class FilterErrorTests
{
    /// <summary>A filter beside its name, and what is wrong with it.</summary>
    [Theory]
    [InlineData("", "filters[0]: needs at least one of eventTypes, ips, consent, tcf, bots, conditions, sample")]
    [InlineData(""" "consents": {} """, "filters[0].consents: unknown key \"consents\"; did you mean \"consent\"?", "filters[0]: needs at least one of eventTypes, ips, consent, tcf, bots, conditions, sample")]
    [InlineData(""" "consent": { "purposes": ["collect"] } """, "filters[0].consent.missing: is missing; write keep or drop, for events without information about consent")]
    [InlineData(""" "consent": { "purposes": ["colect"], "missing": "kep" } """, "filters[0].consent.missing: must be keep or drop, not \"kep\"; did you mean \"keep\"?", "filters[0].consent.purposes[0]: unknown purpose \"colect\"; did you mean \"collect\"?")]
    [InlineData(""" "consent": { "missing": "keep" } """, "filters[0].consent.purposes: names no purpose; write for example [\"collect\"]")]
    [InlineData(""" "consent": "collect" """, "filters[0].consent: must be an object, not a text", "filters[0].consent.missing: is missing; write keep or drop, for events without information about consent", "filters[0].consent.purposes: names no purpose; write for example [\"collect\"]")]
    [InlineData(""" "tcf": { "purposes": [0, 1, 25, 1.5, "x"], "missing": "drop" } """, "filters[0].tcf.purposes[3]: must be a whole number", "filters[0].tcf.purposes[4]: must be a number, not a text", "filters[0].tcf.purposes[0]: a purpose is a number from 1 to 24, not 0", "filters[0].tcf.purposes[2]: a purpose is a number from 1 to 24, not 25")]
    [InlineData(""" "bots": {} """, "filters[0].bots: needs score, userAgents or both")]
    [InlineData(""" "bots": { "score": 80 } """, "filters[0].bots.score: must be above 0 and at most 1")]
    [InlineData(""" "ips": ["office"] """, "filters[0].ips[0]: \"office\" is neither an IP address nor a range such as 203.0.113.0/24 or 2001:db8::/32")]
    [InlineData(""" "ips": [] """, "filters[0].ips: names no address")]
    [InlineData(""" "eventTypes": {} """, "filters[0].eventTypes: needs allow, deny or both")]
    [InlineData(""" "eventTypes": { "allow": [] } """, "filters[0].eventTypes.allow: is empty: every event would be filtered")]
    [InlineData(""" "conditions": [] """, "filters[0].conditions: has no condition: every event would be filtered")]
    [InlineData(""" "conditions": [ { "left": "{{xdm.a}}", "operator": "is" } ] """, "filters[0].conditions[0].operator: unknown operator \"is\"; did you mean \"equals\"?")]
    [InlineData(""" "sample": { "keep": 10, "by": "ECID" } """, "filters[0].sample.keep: must be between 0 and 1, such as 0.1 for a tenth of all visitors", "filters[0].sample.by: must contain a token that identifies the visitor, such as {{xdm.identityMap.ECID[0].id}}")]
    [InlineData(""" "sample": { "keep": 0.1, "by": "{{xdm.a}}", "weight": "time" } """, "filters[0].sample.weight: \"time\" is set by the action's time, not as a property")]
    public void A_wrong_filter_is_told_with_its_place(string keys, params string[] expected)
    {
        string comma = keys.Length == 0 ? string.Empty : ",";
        using ConfigurationFolder folder = new($$"""{ "filters": [ { "name": "It"{{comma}} {{keys}} } ] }""");

        Assert.Equal(expected.Select(error => "rules.json: " + error), folder.Errors(AppSettings.WithToken()));
    }

    [Theory]
    [InlineData("""{ "ips": ["::1"] }""", "filters[0].name: a filter needs a name")]
    [InlineData("""{ "name": "A", "ips": ["::1"] }, { "name": "A", "ips": ["::1"] }""", "filters[1].name: two filters are named \"A\"; give each a unique name")]
    public void A_filter_has_a_name_of_its_own(string filters, string expected)
    {
        using ConfigurationFolder folder = new($$"""{ "filters": [ {{filters}} ] }""");

        Assert.Equal(["rules.json: " + expected], folder.Errors(AppSettings.WithToken()));
    }

    [Fact]
    public void App_settings_write_filters_as_well_and_name_their_places()
    {
        using ConfigurationFolder folder = new("""{ "filters": [ { "name": "Bots", "bots": { "score": 1 } } ] }""");

        Assert.Empty(folder.Errors(AppSettings.Of(
            ("Mixpanel__ProjectToken", AppSettings.Token),
            ("Forwarding__Filters__0__Name", "Bots"),
            ("Forwarding__Filters__0__Bots__Score", "0.5"),
            ("Forwarding__Filters__0__Bots__UserAgents", "true"),
            ("Forwarding__Filters__1__Name", "TCF"),
            ("Forwarding__Filters__1__Tcf__Purposes__0", "1"),
            ("Forwarding__Filters__1__Tcf__Missing", "drop"))));
        Assert.Equal(
            ["Forwarding__Filters__0__Bots__Score: must be above 0 and at most 1"],
            folder.Errors(AppSettings.Of(("Mixpanel__ProjectToken", AppSettings.Token), ("Forwarding__Filters__0__Name", "Bots"), ("Forwarding__Filters__0__Bots__Score", "50"))));
    }
}
