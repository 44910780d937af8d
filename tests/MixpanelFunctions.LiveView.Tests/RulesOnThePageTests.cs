using System.Text.Json.Nodes;
using MixpanelFunctions.LiveView.Rules;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Rules tried on the last events, and saved.</summary>
public class RulesOnThePageTests
{
    private static readonly string Renamed = LiveRun.Rules.Replace("\"View\"", "\"Look\"", StringComparison.Ordinal);

    [Fact]
    public async Task A_trial_tells_what_would_change_and_changes_nothing()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"), LiveRun.Event("other"), LiveRun.Event("view"));

        (int status, JsonNode body) = await run.PostAsync("live/rules/try", new { text = Renamed });

        Assert.Equal(200, status);
        Assert.Equal((3, 2, 0), ((int)body["tried"]!, (int)body["changed"]!, body["errors"]!.AsArray().Count));
        JsonNode difference = body["differences"]![0]!;
        Assert.Equal("View", (string)difference["lost"]![0]!["record"]!["event"]!);
        Assert.Equal("Look", (string)difference["gained"]![0]!["record"]!["event"]!);
        Assert.Equal(LiveRun.Rules, await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));
        await run.ForwardAsync(LiveRun.Event("view"));
        Assert.Equal("View", (string)(await run.GetAsync("live/events/4"))["explanation"]!["rules"]![0]!["actions"]![0]!["records"]![0]!["record"]!["event"]!);
    }

    [Fact]
    public async Task What_changes_the_same_way_is_one_group_with_the_number_of_its_events()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync([.. Enumerable.Repeat(0, 60).Select(_ => LiveRun.Event("view")), LiveRun.Event("signin", more: ",\"login\":\"kari\""), LiveRun.Event("other")]);

        (_, JsonNode body) = await run.PostAsync("live/rules/try", new
        {
            text = """
                { "dataElements": { "key": { "secret": "SHOP_KEY" } },
                  "rules": [ { "name": "Views", "conditions": [ { "left": "{{xdm.eventType}}", "operator": "equals", "right": "view" } ],
                    "actions": [ { "type": "trackEvent", "event": "Look", "properties": { "Page": "new", "Key": "{{key}}" } } ] } ] }
                """,
        });

        Assert.Equal(
            """[{"rule":"Views","before":"View","after":"Look","changed":["Page"],"events":60,"latest":60},{"rule":"Sign-in","before":"$identify","after":null,"changed":[],"events":1,"latest":61}]""",
            body["groups"]!.ToJsonString());
    }

    [Fact]
    public async Task The_same_rules_change_nothing_however_they_are_written()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("view"));

        (_, JsonNode body) = await run.PostAsync("live/rules/try", new { text = "// the same\n" + LiveRun.Rules });

        Assert.Equal(0, (int)body["changed"]!);
    }

    [Fact]
    public async Task Errors_are_told_with_their_places_and_lines()
    {
        await using LiveRun run = await LiveRun.StartAsync();

        (_, JsonNode body) = await run.PostAsync("live/rules/try", new { text = LiveRun.Rules.Replace("\"equals\", \"right\": \"signin\"", "\"equal\", \"right\": \"signin\"", StringComparison.Ordinal) });

        JsonNode error = Assert.Single(body["errors"]!.AsArray())!;
        Assert.Equal("rules.json: rules[1].conditions[0].operator", (string)error["place"]!);
        Assert.Equal(6, (int)error["line"]!);
    }

    [Fact]
    public async Task What_is_saved_is_in_the_file_and_takes_over_at_once()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        JsonNode rules = await run.GetAsync("live/rules");
        Assert.True((bool)rules["savable"]!);

        (int status, JsonNode body) = await run.PostAsync("live/rules/save", new { text = Renamed, tag = (string)rules["tag"]! });
        await run.ForwardAsync(LiveRun.Event("view"));

        Assert.Equal(200, status);
        Assert.Equal(Renamed, await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));
        Assert.Equal(run.View.Plans.Configuration.RulesVersion, (string)body["version"]!);
        Assert.NotEqual((string)rules["version"]!, (string)body["version"]!);
        Assert.Equal("Look", (string)(await run.GetAsync("live/events/1"))["explanation"]!["rules"]![0]!["actions"]![0]!["records"]![0]!["record"]!["event"]!);
    }

    [Fact]
    public async Task A_file_that_was_changed_meanwhile_is_not_written_over()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        string tag = (string)(await run.GetAsync("live/rules"))["tag"]!;
        await File.WriteAllTextAsync(run.RulesFile, LiveRun.Rules + "\n", LiveRun.Cancel);

        (int status, _) = await run.PostAsync("live/rules/save", new { text = Renamed, tag });

        Assert.Equal(409, status);
        Assert.Equal(LiveRun.Rules + "\n", await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));
    }

    [Fact]
    public async Task Rules_with_errors_are_not_saved()
    {
        await using LiveRun run = await LiveRun.StartAsync();

        (int status, JsonNode body) = await run.PostAsync("live/rules/save", new { text = "{\"rules\":[{}]}", tag = RulesSaving.TagOf(LiveRun.Rules) });

        Assert.Equal(422, status);
        Assert.NotEmpty(body["errors"]!.AsArray());
        Assert.Equal(LiveRun.Rules, await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));
    }

    [Fact]
    public async Task Without_a_file_of_the_user_s_nothing_can_be_saved()
    {
        await using LiveRun run = await LiveRun.StartAsync(mayBeSaved: false);
        JsonNode rules = await run.GetAsync("live/rules");

        (int status, _) = await run.PostAsync("live/rules/save", new { text = Renamed, tag = (string)rules["tag"]! });

        Assert.False((bool)rules["savable"]!);
        Assert.Equal(403, status);
        Assert.Equal(LiveRun.Rules, await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead)]
    public async Task A_saved_file_has_the_rights_that_it_had(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("files have the rights of their folder there");
            return;
        }

        await using LiveRun run = await LiveRun.StartAsync();
        File.SetUnixFileMode(run.RulesFile, mode);
        JsonNode rules = await run.GetAsync("live/rules");

        (int status, _) = await run.PostAsync("live/rules/save", new { text = Renamed, tag = (string)rules["tag"]! });

        Assert.Equal(200, status);
        Assert.Equal(mode, File.GetUnixFileMode(run.RulesFile));
        Assert.Equal(Renamed, await File.ReadAllTextAsync(run.RulesFile, LiveRun.Cancel));
    }
}
