using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Rules;

/// <summary>The same rules as a rules file and as app settings.</summary>
public class FlatRulesTests
{
    private const string File = """
        {
          // Comments and trailing commas are allowed.
          "$schema": "schemas/rules.schema.json",
          "dataElements": {
            "eventType":  { "path": "arc.event.xdm.eventType" },
            "distinctId": { "path": "arc.event.xdm._acme.distinct_id", "default": "{{ecid}}" },
            "ecid":       { "path": "arc.event.xdm.identityMap.ECID[0].id" },
            "login":      { "path": "arc.event.xdm._acme.LoginID", "cleanText": true, "forceLowerCase": true },
            "props":      { "path": "arc.event.xdm._acme.properties" },
            "retailToken":{ "secret": "MIXPANEL_RETAIL_TOKEN" },
            "clientIp":   { "ip": true },
            "channel":    { "constant": "web" },
          },
          "rules": [
            { "name": "Every event",
              "conditions": [],
              "actions": [
                { "type": "trackEvent", "event": "{{eventType}}", "distinctId": "{{distinctId}}",
                  "time": "{{arc.event.xdm.timestamp}}", "insertId": "{{arc.event.xdm._id}}",
                  "properties": { "Page": "{{arc.event.xdm.web.webPageDetails.name}}", "ip": "{{clientIp}}",
                                  "Label": "{{channel}}: {{eventType}}", "Version": 3, "Where": { "x": ["{{channel}}", null, 1.50] } },
                  "spread": ["{{props}}"], "flatten": false } ] },
            /* The separate rule for sign-ins. */
            { "name": "Sign-in",
              "conditions": [ { "left": "{{arc.event.xdm._acme.event_type}}", "operator": "equals", "right": "signin",
                                "caseInsensitive": true, "negate": false } ],
              "actions": [
                { "type": "trackEvent", "event": "Sign in", "distinctId": "{{login}}", "properties": [ { "key": "$email", "value": "{{login}}" } ] },
              ] },
          ],
        }
        """;

    private static readonly (string, string?)[] Elements =
    [
        ("Forwarding__DataElements__eventType__Path", "arc.event.xdm.eventType"),
        ("Forwarding__DataElements__distinctId__Path", "arc.event.xdm._acme.distinct_id"),
        ("Forwarding__DataElements__distinctId__Default", "{{ecid}}"),
        ("Forwarding__DataElements__ecid__Path", "arc.event.xdm.identityMap.ECID[0].id"),
        ("Forwarding__DataElements__login__Path", "arc.event.xdm._acme.LoginID"),
        ("Forwarding__DataElements__login__CleanText", "true"),
        ("Forwarding__DataElements__login__ForceLowerCase", "True"),
        ("Forwarding__DataElements__props__Path", "arc.event.xdm._acme.properties"),
        ("Forwarding__DataElements__retailToken__Secret", "MIXPANEL_RETAIL_TOKEN"),
        ("Forwarding__DataElements__clientIp__Ip", "true"),
        ("Forwarding__DataElements__channel__Constant", "web"),
    ];

    private static readonly (string, string?)[] EveryEvent =
    [
        ("Forwarding__Rules__0__Name", "Every event"),
        ("Forwarding__Rules__0__Actions__0__Type", "trackEvent"),
        ("Forwarding__Rules__0__Actions__0__Event", "{{eventType}}"),
        ("Forwarding__Rules__0__Actions__0__DistinctId", "{{distinctId}}"),
        ("Forwarding__Rules__0__Actions__0__Time", "{{arc.event.xdm.timestamp}}"),
        ("Forwarding__Rules__0__Actions__0__InsertId", "{{arc.event.xdm._id}}"),
        ("Forwarding__Rules__0__Actions__0__PropertiesJson", """
            { "Page": "{{arc.event.xdm.web.webPageDetails.name}}", "ip": "{{clientIp}}",
              "Label": "{{channel}}: {{eventType}}", "Version": 3, "Where": { "x": ["{{channel}}", null, 1.50] } }
            """),
        ("Forwarding__Rules__0__Actions__0__Spread__0", "{{props}}"),
        ("Forwarding__Rules__0__Actions__0__Flatten", "false"),
    ];

    private static readonly (string, string?)[] SignIn =
    [
        ("Forwarding__Rules__1__Name", "Sign-in"),
        ("Forwarding__Rules__1__Conditions__0__Left", "{{arc.event.xdm._acme.event_type}}"),
        ("Forwarding__Rules__1__Conditions__0__Operator", "equals"),
        ("Forwarding__Rules__1__Conditions__0__Right", "signin"),
        ("Forwarding__Rules__1__Conditions__0__CaseInsensitive", "true"),
        ("Forwarding__Rules__1__Conditions__0__Negate", "false"),
        ("Forwarding__Rules__1__Actions__0__Type", "trackEvent"),
        ("Forwarding__Rules__1__Actions__0__Event", "Sign in"),
        ("Forwarding__Rules__1__Actions__0__DistinctId", "{{login}}"),
        ("Forwarding__Rules__1__Actions__0__Properties__0__Key", "$email"),
        ("Forwarding__Rules__1__Actions__0__Properties__0__Value", "{{login}}"),
    ];

    private const string Event = """
        {"arc":{"event":{"xdm":{
          "_id":"0f8fad5b-d9cb-469f-a165-70867728950e","timestamp":"2026-03-01T11:58:00.123Z","eventType":"web.webpagedetails.pageViews",
          "identityMap":{"ECID":[{"id":"83765402117895402310284716519283745610"}]},
          "environment":{"ipV4":"203.0.113.7"},
          "web":{"webPageDetails":{"name":"Start \u00e9"}},
          "_acme":{"event_type":"SignIn","LoginID":"  Anna\tLind@Example.com ","properties":{"Plan":"gold","Seats":4,"Page":"other"}}
        }}}}
        """;

    [Fact]
    public void The_rules_file_gives_these_records() => Assert.Equal(
        [
            """{"event":"web.webpagedetails.pageViews","properties":{"time":1772366280123,"distinct_id":"83765402117895402310284716519283745610","$device_id":"83765402117895402310284716519283745610","$insert_id":"0f8fad5b-d9cb-469f-a165-70867728950e","Page":"Start \u00e9","ip":"203.0.113.7","Label":"web: web.webpagedetails.pageViews","Version":3,"Where":{"x":["web",null,1.50]},"Plan":"gold","Seats":4,"mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11"}}""",
            """{"event":"Sign in","properties":{"time":1772366280123,"distinct_id":"anna lind@example.com","$device_id":"83765402117895402310284716519283745610","$user_id":"anna lind@example.com","$insert_id":"2fee6b3d1486c6d3e3c1e89c4ce75dda","$email":"anna lind@example.com","mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11","ip":"0"}}""",
        ],
        Records(File));

    [Fact]
    public void The_same_rules_as_app_settings_give_the_same_records() =>
        Assert.Equal(Records(File), Records(null, [.. Elements, .. EveryEvent, .. SignIn]));

    [Fact]
    public void App_settings_are_read_in_any_letter_case_and_with_gaps_between_their_numbers() =>
        Assert.Equal(
            Records(File),
            Records(null, [.. Elements.Concat(EveryEvent).Concat(SignIn).Select(setting => (
                setting.Item1.Replace("__Rules__1__", "__rules__15__", StringComparison.Ordinal).Replace("__Actions__0__", "__ACTIONS__3__", StringComparison.Ordinal)
                    .Replace("__Conditions__0__L", "__conditions__2__l", StringComparison.Ordinal).Replace("__Conditions__0__", "__conditions__2__", StringComparison.Ordinal)
                    .Replace("Properties__0__Key", "properties__20__key", StringComparison.Ordinal).Replace("Properties__0__Value", "properties__20__VALUE", StringComparison.Ordinal),
                setting.Item2))]));

    [Fact]
    public void A_list_of_pairs_gives_texts_where_JSON_gives_types()
    {
        string[] records = Records(
            null,
            ("Forwarding__Rules__0__Name", "Pairs"),
            ("Forwarding__Rules__0__Actions__0__Type", "trackEvent"),
            ("Forwarding__Rules__0__Actions__0__Event", "e"),
            ("Forwarding__Rules__0__Actions__0__Properties__0__Key", "Version"),
            ("Forwarding__Rules__0__Actions__0__Properties__0__Value", "3"),
            ("Forwarding__Rules__0__Actions__0__Properties__1__Key", "Seats"),
            ("Forwarding__Rules__0__Actions__0__Properties__1__Value", "{{xdm._acme.properties.Seats}}"));

        Assert.Contains("\"Version\":\"3\",\"Seats\":4,", Assert.Single(records), StringComparison.Ordinal);
    }

    [Fact]
    public void PropertiesJson_may_be_a_list_of_pairs_or_a_token_too()
    {
        (string, string?)[] rule = [("Forwarding__Rules__0__Name", "A"), ("Forwarding__Rules__0__Actions__0__Type", "trackEvent"), ("Forwarding__Rules__0__Actions__0__Event", "e")];

        string pairs = Assert.Single(Records(null, [.. rule, ("Forwarding__Rules__0__Actions__0__PropertiesJson", """[ { "key": "Version", "value": 3 } ]""")]));
        string token = Assert.Single(Records(null, [.. rule, ("Forwarding__Rules__0__Actions__0__PropertiesJson", "\"{{xdm._acme.properties}}\"")]));

        Assert.Contains("\"Version\":3,", pairs, StringComparison.Ordinal);
        Assert.Contains("\"Plan\":\"gold\",\"Seats\":4,", token, StringComparison.Ordinal);
    }

    [Fact]
    public void App_settings_win_over_the_file_data_element_by_data_element()
    {
        string[] records = Records(File, ("Forwarding__DataElements__CHANNEL__Constant", "app"));

        Assert.Equal(Records(File).Select(record => record.Replace("\"web: ", "\"app: ", StringComparison.Ordinal).Replace("[\"web\"", "[\"app\"", StringComparison.Ordinal)), records);
    }

    [Fact]
    public void App_settings_win_over_the_file_rule_by_rule_in_the_place_of_the_one_they_replace()
    {
        string[] records = Records(
            File,
            ("Forwarding__Rules__0__Name", "New"),
            ("Forwarding__Rules__0__Actions__0__Type", "trackEvent"),
            ("Forwarding__Rules__0__Actions__0__Event", "third"),
            ("Forwarding__Rules__1__Name", "Every event"),
            ("Forwarding__Rules__1__Actions__0__Type", "trackEvent"),
            ("Forwarding__Rules__1__Actions__0__Event", "first, {{channel}}"));

        Assert.Equal(["first, web", "Sign in", "third"], records.Select(record => System.Text.Json.JsonDocument.Parse(record).RootElement.GetProperty("event").GetString()));
    }

    [Fact]
    public void Without_any_rule_the_built_in_one_runs()
    {
        string record = Assert.Single(Records(null));

        Assert.Equal(
            """{"event":"web.webpagedetails.pageViews","properties":{"time":1772366280123,"distinct_id":"$device:83765402117895402310284716519283745610","$device_id":"83765402117895402310284716519283745610","$insert_id":"0c1d2fe0d0ba157f5e9f654d6d8de9f7","Page Name":"Start \u00e9","current_page_title":"Start \u00e9","ip":"203.0.113.7","mp_lib":"MixpanelFunctions","$lib_version":"5e7f0a11"}}""",
            record);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "rules": [] }""")]
    [InlineData("""{ "dataElements": { "eventType": { "constant": "Other" } } }""")]
    public void A_file_without_rules_leaves_the_built_in_one_with_the_data_elements_of_the_file(string file)
    {
        string record = Assert.Single(Records(file));

        Assert.StartsWith(
            file.Contains("Other", StringComparison.Ordinal) ? "{\"event\":\"Other\"" : "{\"event\":\"web.webpagedetails.pageViews\"",
            record,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_built_in_rule_names_an_event_without_a_type()
    {
        Assert.Equal("Every event", Assert.Single(BuiltInRules.Document.Rules).Name);
        Assert.StartsWith("{\"event\":\"Edge event\"", Assert.Single(Records(null, """{"xdm":{}}""")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_taken_from_its_setting_and_is_known_as_one()
    {
        using ConfigurationFolder folder = new(File);

        (_, ForwardingPlan plan) = folder.Load(AppSettings.WithToken(("MIXPANEL_RETAIL_TOKEN", "the-retail-token")));

        Assert.Equal(["the-retail-token"], plan.Secrets);
    }

    private static string[] Records(string? file, params (string, string?)[] settings) => Records(file, Event, settings);

    private static string[] Records(string? file, string body, params (string, string?)[] settings)
    {
        using ConfigurationFolder folder = new(file);
        IConfiguration configuration = AppSettings.WithToken([("EventHubName", "edge"), ("MIXPANEL_RETAIL_TOKEN", "the-retail-token"), .. settings]);
        RecordCollector collector = new(new Utf8Buffer());
        // The same rules in another spelling have another version.
        ForwardingConfiguration read = folder.Load(configuration).Configuration with { RulesVersion = MappingBench.RulesVersion };
        new EventMapper(ForwardingPlan.Compile(read)).Map(MappingBench.Message(body), MappingBench.Now, collector);
        Assert.Empty(collector.Failures);
        return [.. collector.Records];
    }
}
