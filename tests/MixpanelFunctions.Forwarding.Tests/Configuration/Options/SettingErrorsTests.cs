using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Options;

public class SettingErrorsTests
{
    [Theory]
    [InlineData("Forwarding__InvalidTime", "Enqueued", "must be one of DeadLetter, UseEnqueuedTime, not \"Enqueued\"")]
    [InlineData("Forwarding__InvalidTime", "0", "must be one of DeadLetter, UseEnqueuedTime, not \"0\"")]
    [InlineData("Forwarding__OnLimit", "Repare", "must be one of Repair, DeadLetter, not \"Repare\"; did you mean \"Repair\"?")]
    [InlineData("Forwarding__DrainTime", "00:02:00", "must be a duration, hh:mm:ss, from 00:00:00 to 00:01:00")]
    [InlineData("Forwarding__DrainTime", "-00:00:01", "must be a duration, hh:mm:ss, from 00:00:00 to 00:01:00")]
    [InlineData("Forwarding__DrainTime", "30", "must be a duration, hh:mm:ss, from 00:00:00 to 00:01:00")]
    [InlineData("Forwarding__RulesRefresh", "1.00:00:01", "must be a duration, hh:mm:ss, from 00:00:00 to 1.00:00:00")]
    [InlineData("Forwarding__CustomCodeTimeout", "00:00:00", "must be a duration, hh:mm:ss, from 00:00:00.001 to 00:00:10")]
    [InlineData("Mixpanel__Region", "EW", "must be one of US, EU, IN, not \"EW\"; did you mean \"EU\"?")]
    [InlineData("Mixpanel__BaseAddress", "api.mixpanel.com", "must be an http or https address without user and query")]
    [InlineData("Mixpanel__BaseAddress", "ftp://api.mixpanel.com", "must be an http or https address without user and query")]
    [InlineData("Mixpanel__BaseAddress", "https://me:secret@api.mixpanel.com", "must be an http or https address without user and query")]
    [InlineData("Mixpanel__BaseAddress", "https://api.mixpanel.com/?a=b", "must be an http or https address without user and query")]
    [InlineData("Mixpanel__IdentityMerge", "Simple", "must be one of Simplified, Original, not \"Simple\"")]
    [InlineData("Mixpanel__AnonymousIds", "Guid", "must be one of AsIs, Uuid, not \"Guid\"; did you mean \"Uuid\"?")]
    [InlineData("Mixpanel__MaxRecordsPerRequest", "0", "must be a whole number from 1 to 2,000")]
    [InlineData("Mixpanel__MaxRecordsPerRequest", "2001", "must be a whole number from 1 to 2,000")]
    [InlineData("Mixpanel__MaxRecordsPerRequest", "1e3", "must be a whole number from 1 to 2,000")]
    [InlineData("Mixpanel__MaxRequestBytes", "1099999", "must be a whole number from 1,100,000 to 10,485,760")]
    [InlineData("Mixpanel__MaxRequestBytes", "10485761", "must be a whole number from 1,100,000 to 10,485,760")]
    [InlineData("Mixpanel__MaxConcurrency", "65", "must be a whole number from 1 to 64")]
    [InlineData("Mixpanel__MaxConcurrency", "many", "must be a whole number from 1 to 64")]
    [InlineData("Mixpanel__Compression", "gzip", "must be one of Fastest, Optimal, None, not \"gzip\"")]
    [InlineData("Mixpanel__AttemptTimeout", "00:00:00", "must be a duration, hh:mm:ss, from 00:00:00.1 to 00:05:00")]
    [InlineData("Mixpanel__AttemptTimeout", "5 minutes", "must be a duration, hh:mm:ss, from 00:00:00.1 to 00:05:00")]
    [InlineData("Mixpanel__TotalBudget", "00:25:01", "must be a duration, hh:mm:ss, from 00:00:01 to 00:25:00")]
    [InlineData("Mixpanel__RetryDelay", "00:01:00.5", "must be a duration, hh:mm:ss, from 00:00:00.001 to 00:01:00")]
    [InlineData("Mixpanel__MaxRetryDelay", "00:05:01", "must be a duration, hh:mm:ss, from 00:00:00.001 to 00:05:00")]
    [InlineData("Mixpanel__MaxRetryDelay", "00:00:01", "must not be longer than Mixpanel__MaxRetryDelay", "Mixpanel__RetryDelay")]
    [InlineData("Mixpanel__EventEndpoint", "Engage", "must be one of Import, Track, not \"Engage\"")]
    [InlineData("Mixpanel__BreakAfter", "1", "must be a whole number from 2 to 1,000,000")]
    [InlineData("Mixpanel__BreakDuration", "00:00:00.4", "must be a duration, hh:mm:ss, from 00:00:00.5 to 01:00:00")]
    [InlineData("Forwarding__UserId", "{{login}}", "unknown data element \"login\"")]
    [InlineData("Forwarding__DeviceId", "{{xdm.a", "the token that starts at character 1 has no end: \"}}\" is missing")]
    [InlineData("Mixpanel__ServiceAccount__Username", "forwarder", "needs both Username and Secret", "Mixpanel__ServiceAccount", "Mixpanel__ProjectId: is not set; a service account needs the project's id")]
    [InlineData("Mixpanel__ServiceAccount__Secret", "s3cret-s3cret", "needs both Username and Secret", "Mixpanel__ServiceAccount")]
    [InlineData("Mixpanel__Region ", "EU", "unknown setting; did you mean \"Mixpanel__Region\"?")]
    [InlineData("Mixpanel__ProjektToken", "t", "unknown setting; did you mean \"Mixpanel__ProjectToken\"?")]
    [InlineData("Mixpanel__ServiceAccount__Password", "t", "unknown setting")]
    [InlineData("Forwarding__Rule__0__Name", "t", "unknown setting")]
    [InlineData("DeadLetters__Folders", "t", "unknown setting; did you mean \"DeadLetters__Folder\"?")]
    [InlineData("Mixpanel__Projects__retail__ProjectTokn", "t", "unknown setting; did you mean \"Mixpanel__Projects__retail__ProjectToken\"?", null, "Mixpanel__Projects__retail__ProjectToken: is not set; a project needs its token, or a service account")]
    [InlineData("Mixpanel__Projects__retail__MaxConcurrency", "4", "unknown setting", null, "Mixpanel__Projects__retail__ProjectToken: is not set; a project needs its token, or a service account")]
    [InlineData("Mixpanel__Projects__retail", "token", "is not set; a project needs its token, or a service account", "Mixpanel__Projects__retail__ProjectToken")]
    [InlineData("Mixpanel__Projects__retail__Region", "XX", "must be one of US, EU, IN, not \"XX\"", null, "Mixpanel__Projects__retail__ProjectToken: is not set; a project needs its token, or a service account")]
    [InlineData("Mixpanel__Projects__retail__BaseAddress", "x", "must be an http or https address without user and query", null, "Mixpanel__Projects__retail__ProjectToken: is not set; a project needs its token, or a service account")]
    public void A_wrong_setting_is_named_and_told_what_would_be_right(string name, string value, string message, string? place = null, string? also = null)
    {
        using ConfigurationFolder folder = new();

        string[] errors = folder.Errors(AppSettings.WithToken((name, value)));

        string expected = $"{place ?? name}: {message}";
        Assert.Equal(also is null ? [expected] : new[] { expected, also }.Order(), errors.Order());
    }

    [Theory]
    [InlineData("Mixpanel__MaxRecordsPerRequest", "1")]
    [InlineData("Mixpanel__MaxRecordsPerRequest", "2000")]
    [InlineData("Mixpanel__MaxRequestBytes", "1100000")]
    [InlineData("Mixpanel__MaxRequestBytes", "10485760")]
    [InlineData("Mixpanel__MaxConcurrency", "1")]
    [InlineData("Mixpanel__MaxConcurrency", "64")]
    [InlineData("Forwarding__DrainTime", "00:00:00")]
    [InlineData("Forwarding__DrainTime", "00:01:00")]
    [InlineData("Mixpanel__AttemptTimeout", "00:00:00.1")]
    [InlineData("Mixpanel__AttemptTimeout", "00:05:00")]
    [InlineData("Mixpanel__TotalBudget", "00:00:01")]
    [InlineData("Mixpanel__TotalBudget", "00:25:00")]
    [InlineData("Mixpanel__RetryDelay", "00:00:00.001")]
    [InlineData("Mixpanel__RetryDelay", "00:01:00")]
    [InlineData("Mixpanel__MaxRetryDelay", "00:00:02")]
    [InlineData("Mixpanel__MaxRetryDelay", "00:05:00")]
    [InlineData("Mixpanel__BreakAfter", "2")]
    [InlineData("Mixpanel__BreakAfter", "1000000")]
    [InlineData("Mixpanel__BreakDuration", "00:00:00.5")]
    [InlineData("Mixpanel__BreakDuration", "01:00:00")]
    [InlineData("Mixpanel__BaseAddress", "http://localhost:9000/mixpanel")]
    [InlineData("MIXPANEL__REGION", "eu")]
    [InlineData("mixpanel__PROJECTS__retail__PROJECTTOKEN", "t0ken0")]
    [InlineData("FORWARDING__DATAELEMENTS__x__CONSTANT", "1")]
    public void A_setting_at_the_edge_of_its_range_or_in_another_letter_case_is_taken(string name, string? value)
    {
        using ConfigurationFolder folder = new();

        Assert.Empty(folder.Errors(AppSettings.WithToken((name, value))));
    }

    [Fact]
    public void Without_a_token_the_error_names_the_setting()
    {
        using ConfigurationFolder folder = new();

        Assert.Equal(["Mixpanel__ProjectToken: is not set; a project needs its token, or a service account"], folder.Errors(AppSettings.Of()));
    }

    [Fact]
    public void Named_projects_alone_are_enough_as_long_as_every_action_names_one()
    {
        using ConfigurationFolder folder = new("""{ "rules": [ { "name": "A", "actions": [ { "type": "trackEvent", "event": "a", "project": "retail" } ] } ] }""");

        Assert.Empty(folder.Errors(AppSettings.Of(("Mixpanel__Projects__retail__ProjectToken", AppSettings.Token))));
    }

    [Fact]
    public void An_action_that_names_no_project_needs_the_default_one()
    {
        using ConfigurationFolder folder = new("""
            { "rules": [ { "name": "A", "actions": [
              { "type": "trackEvent", "event": "a" },
              { "type": "trackEvent", "event": "a", "project": "default" },
              { "type": "trackEvent", "event": "a", "project": "retial" } ] } ] }
            """);

        Assert.Equal(
            [
                "rules.json: rules[0].actions[0].project: names no project, and the default project has no token (Mixpanel__ProjectToken)",
                "rules.json: rules[0].actions[1].project: the default project has no token (Mixpanel__ProjectToken)",
                "rules.json: rules[0].actions[2].project: unknown Mixpanel project \"retial\"; did you mean \"retail\"?",
            ],
            folder.Errors(AppSettings.Of(("Mixpanel__Projects__retail__ProjectToken", AppSettings.Token))));
    }

    [Fact]
    public void A_named_project_without_a_token_is_an_error_once_not_for_each_action()
    {
        using ConfigurationFolder folder = new("""{ "rules": [ { "name": "A", "actions": [ { "type": "trackEvent", "event": "a", "project": "retail" } ] } ] }""");

        Assert.Equal(
            ["Mixpanel__Projects__retail__ProjectToken: is not set; a project needs its token, or a service account"],
            folder.Errors(AppSettings.WithToken(("Mixpanel__Projects__retail__Region", "EU"))));
    }

    [Fact]
    public void All_errors_of_settings_rules_file_and_flat_rules_are_listed_at_once()
    {
        using ConfigurationFolder folder = new("""
            {
              "dataElements": {
                "a": { "path": "xdm.a", "default": "{{b}}" },
                "b": { "path": "xdm.b", "default": "{{c}}" },
                "c": { "constant": "x{{a}}" },
                "s": { "secret": "NOT_THERE" }
              },
              "rules": [
                { "name": "A", "conditions": [ { "left": "{{xdm.a}}", "operator": "equal", "right": 1 } ],
                  "actions": [ { "type": "track", "event": "a" }, { "type": "trackEvent", "evnt": "{{xyz}}" } ] }
              ]
            }
            """);

        string[] errors = folder.Errors(AppSettings.Of(
            ("Mixpanel__MaxConcurrency", "0"),
            ("Mixpanel__Regoin", "EU"),
            ("Forwarding__Rules__3__Name", "Flat"),
            ("Forwarding__Rules__3__Actions__1__Type", "trackEvent"),
            ("Forwarding__Rules__3__Actions__1__Event", "{{eventTyp}}"),
            ("Forwarding__Rules__3__Actions__1__Properties__4__Key", "k"),
            ("Forwarding__Rules__3__Conditions__0__Left", "{{xdm.a}}"),
            ("Forwarding__Rules__3__Conditions__0__Operator", "matchesRegex"),
            ("Forwarding__Rules__3__Conditions__0__Right", "(")));

        Assert.Equal(
            [
                "Mixpanel__Regoin: unknown setting; did you mean \"Mixpanel__Region\"?",
                "Mixpanel__ProjectToken: is not set; a project needs its token, or a service account",
                "Mixpanel__MaxConcurrency: must be a whole number from 1 to 64",
                "rules.json: rules[0].actions[1].evnt: unknown key \"evnt\"; did you mean \"event\"?",
                "Forwarding__Rules__3__Actions__1__Properties__4: a pair needs a key and a value",
                "rules.json: dataElements.c.constant: data elements in a circle: a → b → c → a",
                "rules.json: dataElements.s.secret: the app setting NOT_THERE is not set",
                "rules.json: rules[0].conditions[0].operator: unknown operator \"equal\"; did you mean \"equals\"?",
                "rules.json: rules[0].actions[0].type: unknown action type \"track\"; did you mean \"trackEvent\"?",
                "rules.json: rules[0].actions[1].event: trackEvent needs the event's name, a text",
                "Forwarding__Rules__3__Conditions__0__Right: not a regular expression: Invalid regular expression: /(/: Unterminated group",
                "Forwarding__Rules__3__Actions__1__Event: unknown data element \"eventTyp\"",
            ],
            errors);
    }

    [Fact]
    public void The_exception_lists_every_error_on_a_line_of_its_own()
    {
        ConfigurationErrors errors = new();
        errors.Add(Place.Setting("Mixpanel__Region"), "is wrong");
        errors.Add(Place.Setting("Mixpanel__Region"), "is wrong");
        errors.Add(Place.File("rules.json").Key("rules").Item(2).Key("name"), "is missing");

        InvalidConfigurationException thrown = Assert.Throws<InvalidConfigurationException>(errors.ThrowIfAny);

        Assert.Equal(
            $"The configuration has 2 errors:{Environment.NewLine}  Mixpanel__Region: is wrong{Environment.NewLine}  rules.json: rules[2].name: is missing",
            thrown.Message);
        Assert.Equal(2, thrown.Errors.Count);
        Assert.StartsWith("The configuration has 1 error:", new InvalidConfigurationException("x").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_error_holds_a_token_or_a_secret()
    {
        const string Secret = "a5e7b2d4-the-secret-860a1b2c3d4";
        using ConfigurationFolder folder = new("""
            {
              "dataElements": { "key": { "secret": "RETAIL_KEY", "default": 1, "cleanText": "yes" } },
              "rules": [ { "name": "A", "conditions": [ { "left": "{{key}}", "operator": "matchesRegexp", "right": "{{key}}" } ],
                "actions": [ { "type": "trackEvent", "event": "{{kee}}", "properties": "{{key}}", "spread": ["{{key}}"], "project": "x" } ] } ]
            }
            """);

        string[] errors = folder.Errors(AppSettings.Of(
            ("Mixpanel__ServiceAccount__Secret", Secret),
            ("Mixpanel__Projects__retail__ProjectToken", Secret),
            ("Mixpanel__Projects__retail", Secret),
            ("Mixpanel__BaseAddress", $"https://user:{Secret}@host"),
            ("Mixpanel__Projects__retail__Token", Secret),
            ("RETAIL_KEY", Secret),
            ("Mixpanel__Tokens__0", Secret)));

        Assert.Equal(9, errors.Length);
        Assert.DoesNotContain(errors, error => error.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_in_words_shows_no_secret()
    {
        ProjectOptions project = new() { Name = "retail", Token = AppSettings.Token, ServiceAccountSecret = "s3cret", BaseAddress = new Uri("https://api.mixpanel.com/") };

        Assert.Equal("retail at https://api.mixpanel.com/", project.ToString());
        Assert.Equal([AppSettings.Token, "s3cret"], project.Secrets);
    }
}
