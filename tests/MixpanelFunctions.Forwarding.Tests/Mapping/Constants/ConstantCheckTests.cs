using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Constants;

public class ConstantCheckTests
{
    private const string Elements = """{ "customer": { "path": "xdm._acme.customer" }, "items": { "path": "xdm.productListItems" } }""";

    [Theory]
    [InlineData("""{ "type": "identify", "anonymousId": "{{xdm.a}}", "userId": "customer" }""", ".userId: \"customer\" is the same for every event, so everybody becomes one user; did you mean \"{{customer}}\"?")]
    [InlineData("""{ "type": "identify", "anonymousId": "xdm.identityMap.ECID[0].id", "userId": "{{customer}}" }""", ".anonymousId: \"xdm.identityMap.ECID[0].id\" is the same for every event, so everybody becomes one user; did you mean \"{{xdm.identityMap.ECID[0].id}}\"?")]
    [InlineData("""{ "type": "identify", "anonymousId": "{{xdm.a}}", "userId": "somebody" }""", ".userId: \"somebody\" is the same for every event, so everybody becomes one user")]
    [InlineData("""{ "type": "identify", "anonymousId": "{{xdm.a}}", "userId": 7 }""", ".userId: 7 is the same for every event, so everybody becomes one user")]
    [InlineData("""{ "type": "identify", "anonymousId": "{{xdm.a}}", "userId": "%customer%" }""", ".userId: \"%customer%\" is the same for every event, so everybody becomes one user; did you mean \"{{customer}}\"?")]
    [InlineData("""{ "type": "identify", "anonymousId": "identityMap.ECID[0].id", "userId": "{{customer}}" }""", ".anonymousId: \"identityMap.ECID[0].id\" is the same for every event, so everybody becomes one user; did you mean \"{{xdm.identityMap.ECID[0].id}}\"?")]
    [InlineData("""{ "type": "identify", "anonymousId": "xdm.identityMap.ECID.0.id", "userId": "{{customer}}" }""", ".anonymousId: \"xdm.identityMap.ECID.0.id\" is the same for every event, so everybody becomes one user; did you mean \"{{xdm.identityMap.ECID.0.id}}\"?")]
    [InlineData("""{ "type": "identify", "anonymousId": "{{xdm.a}}", "userId": "Custommer" }""", ".userId: \"Custommer\" is the same for every event, so everybody becomes one user; did you mean \"{{customer}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "distinctId": "_acme.customer" }""", ".distinctId: \"_acme.customer\" is the same for every event, so everybody becomes one user; did you mean \"{{xdm._acme.customer}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "forEach": "productListItems" }""", ".forEach: \"productListItems\" is not a list of the event; did you mean \"{{xdm.productListItems}}\"?")]
    [InlineData("""{ "type": "merge", "distinctIds": ["{{customer}}", "data.old"] }""", ".distinctIds[1]: \"data.old\" is the same for every event, so everybody becomes one user; did you mean \"{{data.old}}\"?")]
    [InlineData("""{ "type": "alias", "distinctId": "u", "alias": "{{customer}}" }""", ".distinctId: \"u\" is the same for every event, so everybody becomes one user")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "distinctId": "${xdm.user}" }""", ".distinctId: \"${xdm.user}\" is the same for every event, so everybody becomes one user; did you mean \"{{xdm.user}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "forEach": "xdm.productListItems" }""", ".forEach: \"xdm.productListItems\" is not a list of the event; did you mean \"{{xdm.productListItems}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "forEach": "items" }""", ".forEach: \"items\" is not a list of the event; did you mean \"{{items}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "forEach": "things" }""", ".forEach: \"things\" is not a list of the event")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "when": { "left": "event.xdm.eventType", "operator": "equals", "right": "a" } }""", ".when: both sides are constants, so the outcome is the same for every event; did you mean \"{{xdm.eventType}}\"?")]
    public void A_constant_where_none_makes_sense_is_an_error(string action, string expected)
    {
        ConfigurationErrors errors = Check(action);

        Assert.Equal(["rules.json: rules[0].actions[0]" + expected], errors.All.Select(error => $"{error.Place}: {error.Message}"));
        Assert.Empty(errors.Warnings);
    }

    [Theory]
    [InlineData("""{ "left": "xdm.eventType", "operator": "equals", "right": "login" }""", ": both sides are constants, so the outcome is the same for every event; did you mean \"{{xdm.eventType}}\"?")]
    [InlineData("""{ "left": "login", "operator": "equals", "right": "customer" }""", ": both sides are constants, so the outcome is the same for every event; did you mean \"{{customer}}\"?")]
    [InlineData("""{ "left": 1, "operator": "equals", "right": 1 }""", ": both sides are constants, so the outcome is the same for every event")]
    [InlineData("""{ "left": "data.a", "operator": "exists", "right": "{{xdm.b}}" }""", ": the left side is a constant, so the outcome is the same for every event; did you mean \"{{data.a}}\"?")]
    [InlineData("""{ "any": [ { "all": [ { "left": "a", "operator": "in", "right": ["a"] } ] } ] }""", ".any[0].all[0]: both sides are constants, so the outcome is the same for every event")]
    public void A_condition_of_constants_is_an_error(string condition, string expected)
    {
        ConfigurationErrors errors = Check("""{ "type": "trackEvent", "event": "e" }""", condition);

        Assert.Equal(["rules.json: rules[0].conditions[0]" + expected], errors.All.Select(error => $"{error.Place}: {error.Message}"));
    }

    [Theory]
    [InlineData("""{ "type": "trackEvent", "event": "xdm.eventType" }""", ".event: \"xdm.eventType\" is a plain text, not a value of the event; did you mean \"{{xdm.eventType}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "eventType" }""", ".event: \"eventType\" is a plain text, not a value of the event; did you mean \"{{xdm.eventType}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "time": "timestamp" }""", ".time: \"timestamp\" is a plain text, not a value of the event; did you mean \"{{xdm.timestamp}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "Page": "web.webPageDetails.name" } }""", ".properties.Page: \"web.webPageDetails.name\" is a plain text, not a value of the event; did you mean \"{{xdm.web.webPageDetails.name}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "insertId": "_id" }""", ".insertId: \"_id\" is the same for every event, so it tells no events apart; leave insertId out, or write a token; did you mean \"{{xdm._id}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "insertId": 7 }""", ".insertId: 7 is the same for every event, so it tells no events apart; leave insertId out, or write a token")]
    [InlineData("""{ "type": "trackEvent", "event": "eventName" }""", ".event: \"eventName\" is a plain text, not a value of the event; did you mean \"{{eventName}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "properties": { "a": { "b": ["{xdm.c}"] } } }""", ".properties.a.b[0]: \"{xdm.c}\" is a plain text, not a value of the event; did you mean \"{{xdm.c}}\"?")]
    [InlineData("""{ "type": "trackEvent", "event": "e", "forEach": "{{items}}", "properties": { "SKU": "item.SKU" } }""", ".properties.SKU: \"item.SKU\" is a plain text, not a value of the event; did you mean \"{{item.SKU}}\"?")]
    [InlineData("""{ "type": "setProfile", "set": { "Customer": "customer" } }""", ".set.Customer: \"customer\" is a plain text, not a value of the event; did you mean \"{{customer}}\"?")]
    [InlineData("""{ "type": "setGroup", "groupKey": "company", "groupId": "arc.event.xdm.company", "set": { "a": 1 } }""", ".groupId: \"arc.event.xdm.company\" is a plain text, not a value of the event; did you mean \"{{arc.event.xdm.company}}\"?")]
    [InlineData("""{ "type": "setProfile", "distinctId": "server", "set": { "a": 1 } }""", ".distinctId: \"server\" is the same for every event, so everybody becomes one user")]
    public void A_text_that_is_probably_a_token_is_a_warning(string action, string expected)
    {
        ConfigurationErrors errors = Check(action);

        Assert.Equal(["rules.json: rules[0].actions[0]" + expected], errors.Warnings.Select(warning => $"{warning.Place}: {warning.Message}"));
        Assert.Empty(errors.All);
    }

    [Theory]
    [InlineData("""{ "type": "trackEvent", "event": "Signed in", "properties": { "a": "data", "b": "xdm. is Adobe's", "c": "item.SKU", "d": "data.", "e": "web.webpagedetails.pageViews", "f": "database.x", "g": "commerce.purchases", "h": "web", "i": "_blank", "j": "web.webinteraction.linkClicks", "k": "_", "l": "_one two.", "m": "media.sessionStart", "n": "channel", "o": "directMarketing" } }""")]
    [InlineData("""{ "type": "setProfile", "set": { "Plan": "gold" }, "unset": ["customer"] }""")]
    public void A_plain_text_is_neither(string action)
    {
        ConfigurationErrors errors = Check(action, """{ "left": "{{xdm.eventType}}", "operator": "equals", "right": "login" }""");

        Assert.Empty(errors.All);
        Assert.Empty(errors.Warnings);
    }

    [Fact]
    public void A_spread_without_braces_is_told_with_the_token_that_was_meant() => Assert.Equal(
        ["rules.json: rules[0].actions[0].spread[0]: \"_acme.properties\" is a plain text, not a value of the event; did you mean \"{{xdm._acme.properties}}\"?"],
        Check("""{ "type": "trackEvent", "event": "e", "spread": ["_acme.properties"] }""").Warnings.Select(warning => $"{warning.Place}: {warning.Message}"));

    [Fact]
    public void A_data_element_that_holds_a_path_as_a_text_is_a_warning()
    {
        ConfigurationErrors errors = Check("""{ "type": "trackEvent", "event": "e" }""", elements: """{ "a": { "constant": "xdm.a" }, "b": { "path": "xdm.b", "default": "a" } }""");

        Assert.Equal(
            [
                "rules.json: dataElements.a.constant: \"xdm.a\" is a plain text, not a value of the event; did you mean \"{{xdm.a}}\"?",
                "rules.json: dataElements.b.default: \"a\" is a plain text, not a value of the event; did you mean \"{{a}}\"?",
            ],
            errors.Warnings.Select(warning => $"{warning.Place}: {warning.Message}"));
    }

    [Theory]
    [InlineData("Forwarding__UserId", "xdm._acme.customer", "; did you mean \"{{xdm._acme.customer}}\"?")]
    [InlineData("Forwarding__UserId", "identityMap.CRMID[0].id", "; did you mean \"{{xdm.identityMap.CRMID[0].id}}\"?")]
    [InlineData("Forwarding__UserId", "somebody", "")]
    [InlineData("Forwarding__DeviceId", "customer", "; did you mean \"{{customer}}\"?")]
    public void An_id_of_the_settings_without_a_token_is_an_error(string setting, string text, string question) => Assert.Equal(
        [$"{setting}: \"{text}\" is the same for every event, so everybody becomes one user{question}"],
        Check("""{ "type": "trackEvent", "event": "e" }""", settings: new() { [setting.Replace("__", ":", StringComparison.Ordinal)] = text }).All.Select(error => $"{error.Place}: {error.Message}"));

    private static ConfigurationErrors Check(string action, string? condition = null, string elements = Elements, Dictionary<string, string?>? settings = null)
    {
        ConfigurationErrors errors = new();
        IConfigurationRoot read = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Mixpanel:ProjectToken"] = "a-token", ["Mixpanel:IdentityMerge"] = "Original" })
            .AddInMemoryCollection(settings ?? [])
            .Build();
        RulesDocument rules = RulesFile.Parse(
            $$"""{ "dataElements": {{elements}}, "rules": [ { "name": "r", "conditions": [{{condition}}], "actions": [ {{action}} ] } ] }""", Place.File("rules.json"), errors)!;
        ForwardingPlan.Compile(
            new ForwardingConfiguration
            {
                Forwarding = ForwardingOptions.Read(read, errors),
                Mixpanel = MixpanelOptions.Read(read, errors),
                DeadLetters = new DeadLetterOptions(),
                Rules = rules,
                Setting = name => read[name],
            },
            errors);
        return errors;
    }
}
