using System.Text.Json.Nodes;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary><c>explain</c>: why each rule takes an event or does not.</summary>
public class ExplainTests
{
    [Fact]
    public async Task A_tree_tells_rules_conditions_values_and_records()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync("explain", "--rules", "rules.json", "--line", "1", "events.ndjson")).ShouldEndWith(0);

        string[] lines = [.. ended.Output.Split('\n').Select(line => line.TrimEnd())];
        Assert.Equal("Line 1: forwarded", lines[0]);
        Assert.Contains("├── Rule Every event: applies", lines);
        Assert.Contains("└── Rule Clicks: does not apply", lines);
        Assert.Contains("    └── {{xdm.eventType}} equals \"click\" ✗ \"view\" is not \"click\"", lines);
        Assert.Contains("        └── xdm.eventType = \"view\" (text)", lines);
        Assert.Contains(lines, line => line.Contains("└── to import of default: {\"event\":\"view\",", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', ended.Output);
    }

    [Fact]
    public async Task As_JSON_every_event_is_a_line_with_the_records_of_map()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        string[] input = ["--rules", "rules.json", "--enqueued-time", "2026-11-20T10:00:00Z", "events.ndjson"];
        Ended explained = (await folder.Program.RunAsync(["explain", "--json", .. input])).ShouldEndWith(0);
        Ended mapped = (await folder.Program.RunAsync(["map", .. input])).ShouldEndWith(0);

        JsonNode[] events = [.. explained.Lines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Enumerable.Range(1, 10), events.Select(each => (int)each["line"]!));
        Assert.Equal("deadLettered", (string)events[4]["outcome"]!);
        Assert.Equal("parse", (string)events[4]["failure"]!["stage"]!);
        Assert.Equal(
            mapped.Lines.Select(line => JsonNode.Parse(line)!["record"]!.ToJsonString()),
            events.SelectMany(each => each["rules"]!.AsArray()).SelectMany(rule => rule!["actions"]!.AsArray()).SelectMany(action => action!["records"]!.AsArray())
                .Select(record => record!["record"]!.ToJsonString()));
        JsonNode condition = events[0]["rules"]![1]!["conditions"]![0]!;
        Assert.Equal(
            """{"operator":"equals","outcome":"doesNotHold","asked":true,"reason":"\u0022view\u0022 is not \u0022click\u0022","operands":[{"side":"left","written":"{{xdm.eventType}}","type":"text","value":"view","tokens":[{"token":"xdm.eventType","source":"arc.event.xdm.eventType","found":{"type":"text","value":"view"},"type":"text","value":"view"}]},{"side":"right","written":"click","type":"text","value":"click"}]}""",
            condition.ToJsonString());
    }

    [Fact]
    public async Task An_event_over_many_lines_may_come_by_standard_input()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunWithInputAsync("{\n  \"xdm\": {\n    \"eventType\": \"click\"\n  }\n}\n", "explain", "--rules", "rules.json", "-")).ShouldEndWith(0);

        Assert.StartsWith("Line 1: forwarded", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Rule Clicks: applies", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_a_token_nor_a_secret_is_shown()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", """
            {"dataElements":{"key":{"secret":"SHOP_KEY"}},
             "rules":[{"name":"r","conditions":[{"left":"{{key}}","operator":"equals","right":"{{xdm.given}}"}],
               "actions":[{"type":"setProfile","distinctId":"d","set":{"Key":"{{key}}"}}]}]}
            """);
        folder.Write("local.settings.json", """{"Values":{"Mixpanel__ProjectToken":"the-project-token","SHOP_KEY":"the-shop-key"}}""");
        folder.Write("event.json", """{"xdm":{"given":"the-shop-key"}}""");

        foreach (string[] form in new[] { Array.Empty<string>(), ["--json"] })
        {
            Ended ended = (await folder.Program.RunAsync(["explain", .. form, "--settings", "local.settings.json", "event.json"])).ShouldEndWith(0);

            Assert.Contains("***", ended.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("the-project-token", ended.Output + ended.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("the-shop-key", ended.Output + ended.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_an_event_holds_does_not_steer_the_terminal()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("event.json", "{\"xdm\":{\"eventType\":\"a\\u001b[31m[red]b[/]\u202ec\u2028d\"}}");

        Ended ended = (await folder.Program.RunAsync("explain", "--rules", "rules.json", "event.json")).ShouldEndWith(0);

        Assert.DoesNotContain('\u001b', ended.Output);
        Assert.DoesNotContain('\u202e', ended.Output);
        Assert.DoesNotContain('\u2028', ended.Output);
        Assert.Contains("[red]b[/]\\u202ec\\u2028d", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_shows_what_the_program_writes()
    {
        using ProgramFolder folder = new();
        string[] shown = RepositoryFile.Read("docs/explain.md").Split("```").Where((_, part) => part % 2 == 1).Select(block => block.Trim('\n')).ToArray();

        Ended ended = (await folder.Program.RunAsync("explain", "--line", "23")).ShouldEndWith(0);

        Assert.Equal(2, shown.Length);
        string written = string.Join('\n', ended.Lines.Select(line => line.TrimEnd()));
        Assert.All(shown, block => Assert.Contains(block, written, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Values_over_many_lines_come_on_one_line_in_both_forms()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", """
            { "rules": [ { "name": "r",
              "conditions": [ { "left": "{{xdm.eventType}}", "operator": "in", "right": [
                "view", // the usual
                "click",
              ] } ],
              "actions": [ { "type": "trackEvent", "event": "e", "properties": { "list": [
                1.50,
                "{{xdm.list}}" ] } } ] } ] }
            """);
        folder.Write("event.json", "{\n  \"xdm\": {\n    \"eventType\": \"view\",\n    \"list\": [\n      \"a b\",\n      2\n    ]\n  }\n}\n");

        Ended tree = (await folder.Program.RunAsync("explain", "--rules", "rules.json", "event.json")).ShouldEndWith(0);
        Ended json = (await folder.Program.RunAsync("explain", "--json", "--rules", "rules.json", "event.json")).ShouldEndWith(0);

        Assert.Contains("in [\"view\", \"click\"]", tree.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u000a", tree.Output, StringComparison.Ordinal);
        Assert.Contains("\"written\":[1.50,\"{{xdm.list}}\"]", Assert.Single(json.Lines), StringComparison.Ordinal);
        Assert.Equal("forwarded", (string)JsonNode.Parse(json.Lines[0])!["outcome"]!);
    }

    [Fact]
    public async Task Every_line_of_the_samples_is_JSON()
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.RunAsync("explain", "--json")).ShouldEndWith(0);

        Assert.Equal(1_388, ended.Lines.Length);
        Assert.All(ended.Lines, line => JsonNode.Parse(line));
    }

    [Fact]
    public async Task One_rule_can_be_shown_alone()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended one = (await folder.Program.RunAsync("explain", "--rules", "rules.json", "--line", "1", "--rule", "clicks", "events.ndjson")).ShouldEndWith(0);
        Ended unknown = (await folder.Program.RunAsync("explain", "--rules", "rules.json", "--rule", "Click", "events.ndjson")).ShouldEndWith(2);

        Assert.Contains("Rule Clicks: does not apply", one.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Rule Every event", one.Output, StringComparison.Ordinal);
        Assert.Equal("rules.json has no rule \"Click\"; did you mean \"Clicks\"?", unknown.Errors.Trim());
    }

    [Fact]
    public async Task A_line_that_is_not_there_ends_in_1()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync("explain", "--rules", "rules.json", "--line", "11", "events.ndjson")).ShouldEndWith(1);

        Assert.Equal("The input has no line 11 with a message.", ended.Errors.Trim());
        Assert.Empty(ended.Output);
    }

    [Theory]
    [InlineData("--line", "0")]
    [InlineData("--line", "x")]
    [InlineData("--nonsense")]
    [InlineData("no-such-file.json")]
    public async Task What_cannot_be_understood_ends_in_2(params string[] arguments)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync(["explain", "--rules", "rules.json", .. arguments])).ShouldEndWith(2);

        Assert.NotEmpty(ended.Errors);
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_with_errors_end_in_2()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("rules.json", """{"rules":[{"name":"r","actions":[{"type":"trackEvnt"}]}]}""");

        Ended ended = (await folder.Program.RunAsync("explain", "--rules", "rules.json", "events.ndjson")).ShouldEndWith(2);

        Assert.Contains("did you mean \"trackEvent\"?", ended.Errors, StringComparison.Ordinal);
    }
}
