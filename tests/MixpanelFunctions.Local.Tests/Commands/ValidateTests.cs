using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary><c>validate</c>, settings and help.</summary>
public class ValidateTests
{
    [Fact]
    public async Task Rules_without_an_error_end_in_0()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync("validate", "--rules", "rules.json")).ShouldEndWith(0);

        Assert.Equal("rules.json: 2 rules, 0 data elements, no errors", Assert.Single(ended.Lines));
        Assert.Empty(ended.Errors);
    }

    [Fact]
    public async Task Where_there_is_nothing_of_ones_own_nothing_is_said_to_be_right()
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.RunAsync("validate")).ShouldEndWith(2);

        Assert.Empty(ended.Output);
        Assert.Contains("has no rules.json", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("--samples", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_samples_are_checked_where_they_are_asked_for()
    {
        using ProgramFolder folder = new();

        Assert.StartsWith("the bundled sample rules:", (await folder.Program.RunAsync("validate", "--samples")).ShouldEndWith(0).Output, StringComparison.Ordinal);
        (await folder.Program.RunAsync("validate", "--samples", "--rules", "rules.json")).ShouldEndWith(2);
    }

    [Fact]
    public async Task Every_error_is_a_line_and_the_end_is_1()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", """{"rules":[{"name":"r","conditions":[{"left":"{{xdm.a}}","operator":"equalz"}],"actions":[{"type":"trackEvent","event":"{{x}}","more":1}]}]}""");
        folder.Write("local.settings.json", """{"Values":{"Mixpanel__ProjectToken":"a-secret-token","Mixpanel__MaxConcurrency":"1000","EventHub__fullyQualifiedNamespace":"shop.servicebus.windows.net","EventHubName":"edge-events","EventHubConsumerGroup":"forwarder"}}""");

        Ended ended = (await folder.Program.RunAsync("validate", "--settings", "local.settings.json")).ShouldEndWith(1);

        Assert.Equal(4, ended.Lines.Length);
        foreach (string told in new[] { "equalz", "more", "x", "Mixpanel__MaxConcurrency" })
        {
            Assert.Contains(ended.Lines, line => line.Contains(told, StringComparison.Ordinal));
        }

        Assert.StartsWith("4 errors in ", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-token", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_stands_above_the_settings()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("local.settings.json", """
            {
              // As Core Tools have it.
              "IsEncrypted": false,
              "Values": { "Mixpanel__ProjectToken": "a-token", "Mixpanel__Region": "Nowhere", "Forwarding__OnLimit": null,
                "EventHub__fullyQualifiedNamespace": "shop.servicebus.windows.net", "EventHubName": "edge-events", "EventHubConsumerGroup": "forwarder" },
            }
            """);

        Ended file = (await folder.Program.RunAsync("validate", "--settings", "local.settings.json")).ShouldEndWith(1);
        Ended environment = (await folder.Program.With("Mixpanel__Region", "EU").RunAsync("validate", "--settings", "local.settings.json")).ShouldEndWith(0);

        Assert.Contains("Mixpanel__Region", Assert.Single(file.Lines), StringComparison.Ordinal);
        Assert.EndsWith("no errors", Assert.Single(environment.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_in_settings_alone_are_used()
    {
        using ProgramFolder folder = new();
        folder.Write("events.ndjson", ProgramFolder.Events());
        folder.Write("local.settings.json", """
            {"Values":{"Mixpanel__ProjectToken":"a-token","Forwarding__Rules__0__Name":"Of the settings",
              "Forwarding__Rules__0__Actions__0__Type":"trackEvent","Forwarding__Rules__0__Actions__0__Event":"e"}}
            """);

        Ended ended = (await folder.Program.RunAsync("map", "--settings", "local.settings.json", "events.ndjson")).ShouldEndWith(0);

        Assert.All(ended.Lines, line => Assert.Contains("\"rule\":\"Of the settings\"", line, StringComparison.Ordinal));
        Assert.StartsWith("10 events by the app settings: 9 mapped", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_without_braces_and_settings_that_connect_to_nothing_are_errors()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", """{"rules":[{"name":"r","conditions":[{"left":"xdm.eventType","operator":"equals","right":"login"}],"actions":[{"type":"identify","userId":"customer"},{"type":"trackEvent","event":"{{xdm.eventType}}","forEach":"xdm.productListItems"}]}]}""");
        folder.Write("settings.json", """{"Values":{"Mixpanel__ProjectToken":"YOUR_MIXPANEL_PROJECT_TOKEN","Forwarding__UserId":"xdm._acme.customer","EventHub":"rubbish","DeadLetters__Folder":"./dead-letters"}}""");

        Ended ended = (await folder.Program.RunAsync("validate", "--rules", "rules.json", "--settings", "settings.json")).ShouldEndWith(1);

        foreach (string line in new[]
        {
            "conditions[0] (rule \"r\"): both sides are constants, so the outcome is the same for every event; did you mean \"{{xdm.eventType}}\"?",
            "actions[0].userId (rule \"r\"): \"customer\" is the same for every event, so everybody becomes one user",
            "actions[0].anonymousId (rule \"r\"): is missing",
            "actions[1].forEach (rule \"r\"): \"xdm.productListItems\" is not a list of the event; did you mean \"{{xdm.productListItems}}\"?",
            "Forwarding__UserId: \"xdm._acme.customer\" is the same for every event, so everybody becomes one user; did you mean \"{{xdm._acme.customer}}\"?",
            "EventHub: is not a connection string. A connection string has the form Endpoint=sb://HOST/;SharedAccessKeyName=…;SharedAccessKey=….",
            "EventHubName: is not set; write the name of the event hub to read",
            "EventHubConsumerGroup: is not set; every hub has $Default; in production, use a group that no other app uses",
            "Mixpanel__ProjectToken: still contains the placeholder YOUR_; write your project's token, which Mixpanel shows in Project Settings",
        })
        {
            Assert.Contains(ended.Lines, written => written.EndsWith(line, StringComparison.Ordinal));
        }

        Assert.Equal(9, ended.Lines.Length);
    }

    [Theory]
    [InlineData("EventHub", "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=listen", "EventHub: is not a connection string. The connection string needs SharedAccessKeyName and SharedAccessKey, or SharedAccessSignature.")]
    [InlineData("EventHub__fullyQualifiedNamespace", "sb://shop.servicebus.windows.net/", "EventHub__fullyQualifiedNamespace: must be a host name such as NAME.servicebus.windows.net, without sb:// and path")]
    [InlineData("EventHub__fullyQualifiedNamespace", "shop", "EventHub__fullyQualifiedNamespace: must be a host name such as NAME.servicebus.windows.net, without sb:// and path")]
    [InlineData("EventHub__fullyQualifiedNamespace", "YOUR_NAMESPACE.servicebus.windows.net", "EventHub__fullyQualifiedNamespace: still contains the placeholder YOUR_; write your namespace's host name, such as shop.servicebus.windows.net")]
    [InlineData("EventHub__fullyQualifiedNamespace", " ", "EventHub: is not set; write a connection string, or the namespace's host name in EventHub__fullyQualifiedNamespace")]
    [InlineData("EventHubConsumerGroup", "", "EventHubConsumerGroup: is not set; every hub has $Default; in production, use a group that no other app uses")]
    [InlineData("EventHubName", " ", "EventHubName: is not set; write the name of the event hub to read")]
    public async Task What_would_keep_the_trigger_from_the_hub_is_an_error(string setting, string value, string expected)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        Dictionary<string, string> values = new()
        {
            ["Mixpanel__ProjectToken"] = "a-token",
            ["EventHub__fullyQualifiedNamespace"] = "shop.servicebus.windows.net",
            ["EventHubName"] = "edge-events",
            ["EventHubConsumerGroup"] = "forwarder",
            [setting] = value,
        };
        folder.Write("local.settings.json", System.Text.Json.JsonSerializer.Serialize(new { Values = values }));

        Ended ended = (await folder.Program.RunAsync("validate", "--settings", "local.settings.json")).ShouldEndWith(1);

        Assert.Contains(expected, ended.Lines);
    }

    [Fact]
    public async Task A_placeholder_that_was_copied_is_an_error_that_says_what_to_write()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        Dictionary<string, string> values = new()
        {
            ["EventHub"] = "Endpoint=sb://NAMESPACE.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=c2VjcmV0LXZhbHVl",
            ["EventHubName"] = "edge-events",
            ["EventHubConsumerGroup"] = "<consumer group>",
            ["Mixpanel__ProjectToken"] = "PROJECT_TOKEN",
            ["Mixpanel__Projects__NAME__ProjectToken"] = "TOKEN",
            ["DeadLetters__blobServiceUri"] = "https://ACCOUNT.blob.core.windows.net",
            ["Forwarding__RulesFile"] = "https://shop.blob.core.windows.net/CONTAINER/rules.json",
            ["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=…;EndpointSuffix=core.windows.net",
        };
        folder.Write("local.settings.json", System.Text.Json.JsonSerializer.Serialize(new { Values = values }));

        Ended ended = (await folder.Program.RunAsync("validate", "--settings", "local.settings.json")).ShouldEndWith(1);

        foreach (string line in new[]
        {
            "EventHub: still contains the placeholder NAMESPACE; write your namespace's connection string, which the Azure portal shows in Shared access policies",
            "EventHubConsumerGroup: still contains the placeholder <…>; replace it with your own value, a consumer group's name",
            "Mixpanel__ProjectToken: still contains the placeholder PROJECT_TOKEN; write your project's token, which Mixpanel shows in Project Settings",
            "Mixpanel__Projects__NAME__ProjectToken: NAME is a placeholder; write the name that your rules have for the project",
            "Mixpanel__Projects__NAME__ProjectToken: still contains the placeholder TOKEN; write your project's token, which Mixpanel shows in Project Settings",
            "DeadLetters__blobServiceUri: still contains the placeholder ACCOUNT; replace it with your own value, an https address",
            "Forwarding__RulesFile: still contains the placeholder CONTAINER; replace it with your own value",
            "AzureWebJobsStorage: still contains the placeholder …; replace it with your own value, a connection string",
        })
        {
            Assert.Contains(ended.Lines, written => written.StartsWith(line, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("c2VjcmV0", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_of_settings_lacks_only_the_projects_token()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("local.settings.json", RepositoryFile.Read("local.settings.sample.json"));

        Ended ended = (await folder.Program.RunAsync("validate", "--settings", "local.settings.json")).ShouldEndWith(1);

        Assert.Equal("Mixpanel__ProjectToken: still contains the placeholder YOUR_; write your project's token, which Mixpanel shows in Project Settings", Assert.Single(ended.Lines));
    }

    [Fact]
    public async Task Words_of_rules_and_ordinary_values_are_no_placeholders()
    {
        using ProgramFolder folder = new();
        Dictionary<string, string> values = new()
        {
            ["EventHub__fullyQualifiedNamespace"] = "namespace.servicebus.windows.net",
            ["EventHubName"] = "hub",
            ["EventHubConsumerGroup"] = "$Default",
            ["Mixpanel__ProjectToken"] = "0123456789abcdef0123456789abcdef",
            ["Mixpanel__GroupKeys"] = "ACCOUNT: {{xdm._acme.account}}",
            ["Forwarding__UserNamespaces"] = "TOKEN, Email",
            ["Forwarding__Rules__0__Name"] = "NAME",
            ["Forwarding__Rules__0__Actions__0__Type"] = "trackEvent",
            ["Forwarding__Rules__0__Actions__0__Event"] = "<opened> …",
        };
        folder.Write("local.settings.json", System.Text.Json.JsonSerializer.Serialize(new { Values = values }));

        (await folder.Program.RunAsync("validate", "--settings", "local.settings.json")).ShouldEndWith(0);
    }

    [Theory]
    [InlineData("--once", "run", "--help")]
    [InlineData("--dead-letters", "map", "--help")]
    [InlineData("--settings", "validate", "--help")]
    [InlineData("validate", "--help")]
    [InlineData("--once", "run", "-h")]
    public async Task Help_is_there_for_each_command(string option, params string[] arguments)
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.RunAsync(arguments)).ShouldEndWith(0);

        Assert.Contains(option, ended.Output, StringComparison.Ordinal);
        Assert.Empty(ended.Errors);
        Assert.Equal(arguments.Length == 2, ended.Output.Contains("Exit codes:\n  0  ", StringComparison.Ordinal) && !ended.Output.Contains("Commands:", StringComparison.Ordinal));
    }
}
