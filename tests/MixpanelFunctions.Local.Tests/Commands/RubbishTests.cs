using System.Text;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary>Whatever comes in: a clear message or a dead letter, and counts that add up.</summary>
public class RubbishTests
{
    public static TheoryData<string, int, int, int, int> Inputs() => new()
    {
        // Input by name; events, mapped, filtered, dead-lettered.
        { "empty", 0, 0, 0, 0 },
        { "blank", 0, 0, 0, 0 },
        { "mark", 1, 0, 0, 1 },
        { "text", 2, 0, 0, 2 },
        { "truncated", 1, 0, 0, 1 },
        { "truncated document", 1, 0, 0, 1 },
        { "number", 1, 0, 0, 1 },
        { "null", 1, 0, 0, 1 },
        { "empty object", 1, 0, 0, 1 },
        { "empty array", 1, 0, 0, 1 },
        { "2 MB", 2, 1, 0, 1 },
        { "deep", 1, 0, 0, 1 },
        { "deep open", 1, 0, 0, 1 },
        { "invalid UTF-8", 1, 1, 0, 0 },
        { "lone surrogate", 1, 1, 0, 0 },
        { "duplicate keys", 1, 1, 0, 0 },
        { "huge numbers", 1, 1, 0, 0 },
        { "huge time", 1, 0, 0, 1 },
        { "zeroes", 1, 0, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Any_input_is_mapped_or_dead_lettered_and_adds_up(string name, int events, int mapped, int filtered, int deadLettered)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("input", Input(name));

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "--dead-letters", "dead", "input")).ShouldEndWith(0);

        Assert.StartsWith(
            $"{events} event{(events == 1 ? "" : "s")} by rules.json: {mapped} mapped, {filtered} filtered, {deadLettered} dead-lettered; {ended.Lines.Length} record{(ended.Lines.Length == 1 ? "" : "s")}",
            ended.Errors,
            StringComparison.Ordinal);
        Assert.Equal(deadLettered, File.ReadLines(folder.File("dead")).Count());
    }

    public static TheoryData<string, string, string> BrokenRules() => new()
    {
        { "unknown operator", """{"rules":[{"name":"a","conditions":[{"left":"{{xdm.a}}","operator":"equalz","right":1}],"actions":[{"type":"trackEvent","event":"e"}]}]}""", "equalz" },
        { "circular data elements", """{"dataElements":{"a":{"path":"xdm.a","default":"{{b}}"},"b":{"path":"xdm.b","default":"{{a}}"}},"rules":[{"name":"r","actions":[{"type":"trackEvent","event":"{{a}}"}]}]}""", "a → b → a" },
        { "an array", "[]", "rules.json" },
        { "a string", "\"rules\"", "rules.json" },
        { "not JSON", "rules: []", "rules.json" },
        { "truncated", """{"rules":[""", "rules.json" },
        { "empty", "", "rules.json" },
        { "unknown key", """{"rulez":[]}""", "rulez" },
        { "unknown action", """{"rules":[{"name":"r","actions":[{"type":"trackEvents","event":"e"}]}]}""", "trackEvents" },
        { "broken pattern", """{"rules":[{"name":"r","conditions":[{"left":"{{xdm.a}}","operator":"matchesRegex","right":"("}],"actions":[{"type":"trackEvent","event":"e"}]}]}""", "rules.json" },
        { "unknown project", """{"rules":[{"name":"r","actions":[{"type":"trackEvent","project":"none","event":"e"}]}]}""", "none" },
        { "two of a name", """{"rules":[{"name":"r","actions":[{"type":"trackEvent","event":"e"}]},{"name":"r","actions":[{"type":"trackEvent","event":"e"}]}]}""", "two rules" },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public async Task Broken_rules_are_told_with_their_place(string what, string rules, string told)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("rules.json", rules);

        Ended map = (await folder.Program.RunAsync("map", "--rules", "rules.json", "events.ndjson")).ShouldEndWith(2);
        Ended validate = (await folder.Program.RunAsync("validate", "--rules", "rules.json")).ShouldEndWith(1);

        Assert.True(map.Errors.Contains(told, StringComparison.Ordinal), $"{what}: {map.Errors}");
        Assert.Contains(told, validate.Output, StringComparison.Ordinal);
        Assert.Empty(map.Output);
    }

    public static TheoryData<string[], string> Unusable() => new()
    {
        { ["map", "--rules", "rules.json", "none.ndjson"], "none.ndjson cannot be read" },
        { ["map", "--rules", "rules.json", "."], ". cannot be read: it is a folder" },
        { ["map", "--rules", "rules.json", ""], "EVENTS is empty" },
        { ["map", "--rules", "none.json", "events.ndjson"], "there is no file" },
        { ["map", "--rules", ".", "events.ndjson"], "cannot be read" },
        { ["map", "--rules", "", "events.ndjson"], "--rules is empty" },
        { ["map", "--rules", "rules.json", "broken.gz"], "The input cannot be read any further" },
        { ["map", "--rules", "rules.json", "--dead-letters", ".", "events.ndjson"], ". cannot be written" },
        { ["map", "--rules", "rules.json", "--dead-letters", "rules.json/dead", "events.ndjson"], "rules.json/dead cannot be written" },
        { ["map", "--rules", "rules.json", "--enqueued-time", "yesterday", "events.ndjson"], "--enqueued-time must be a time" },
        { ["map", "--settings", "none.json", "events.ndjson"], "none.json cannot be read" },
        { ["map", "--settings", ".", "events.ndjson"], ". cannot be read" },
        { ["map", "--settings", "", "events.ndjson"], "--settings is empty" },
        { ["map", "--settings", "events.ndjson", "events.ndjson"], "events.ndjson is not JSON at line" },
        { ["map", "--settings", "rules.json", "events.ndjson"], "needs an object \"Values\"" },
        { ["map", "--settings", "array.json", "events.ndjson"], "needs an object \"Values\"" },
        { ["map", "--settings", "twice.json", "events.ndjson"], "has the setting Mixpanel__Region more than once" },
        { ["map", "--settings", "misspelt.json", "events.ndjson"], "Mixpanel__Regoin: unknown setting" },
        { ["map", "--settings", "no-token.json", "events.ndjson"], "Mixpanel__ProjectToken: is not set" },
        { ["run", "--amqp-port", "0", "--once", "--rules", "rules.json", "--port", "0", "--events", "none.ndjson"], "none.ndjson cannot be read" },
        { ["run", "--amqp-port", "0", "--once", "--rules", "rules.json", "--port", "0", "--events", "."], ". cannot be read" },
        { ["run", "--amqp-port", "0", "--once", "--rules", "rules.json", "--port", "0", "--events", "broken.gz"], "The input cannot be read any further" },
        { ["run", "--amqp-port", "0", "--once", "--rules", "none.json", "--port", "0", "--events", "events.ndjson"], "there is no file" },
        { ["run", "--port", "99999"], "--port must be from 0 to 65535" },
        { ["run", "--port", "-1"], "--port must be from 0 to 65535" },
        { ["run", "--port", "x"], "--port must be from 0 to 65535" },
        { ["run", "--port"], "--port" },
        { ["run", "--mixpanel"], "--mixpanel" },
        { ["run", "--rules"], "--rules" },
        { ["map", "--enqueued-time"], "--enqueued-time" },
        { ["run", "--mixpanel", "ftp://mixpanel"], "--mixpanel must be stand-in, real, or an http or https address" },
        { ["run", "--nonsense"], "--nonsense" },
        { ["--nonsense"], "--nonsense" },
        { ["map", "--nonsense", "events.ndjson"], "Unknown option --nonsense" },
        { ["map", "--nonsense"], "Unknown option --nonsense" },
        { ["map", "events.ndjson", "more.ndjson"], "more.ndjson" },
        { ["validate", "--nonsense"], "--nonsense" },
        { ["validate", "--settings", "none.json"], "none.json cannot be read" },
        { ["nonsense"], "nonsense" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task What_cannot_be_used_is_told_in_a_sentence_and_ends_in_2(string[] arguments, string told)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("array.json", "[]");
        folder.Write("twice.json", """{"Values":{"Mixpanel__Region":"EU","Mixpanel:Region":"US"}}""");
        folder.Write("misspelt.json", """{"Values":{"Mixpanel__ProjectToken":"a-token","Mixpanel__Regoin":"EU"}}""");
        folder.Write("no-token.json", """{"Values":{"Mixpanel__Region":null}}""");
        folder.Write("broken.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF]);

        Ended ended = (await folder.Program.RunAsync(arguments)).ShouldEndWith(2);

        Assert.Contains(told, ended.Errors, StringComparison.Ordinal);
    }

    private static byte[] Input(string name) => name switch
    {
        "invalid UTF-8" => [.. "{\"xdm\":{\"timestamp\":\"2025-06-15T12:00:00Z\",\"eventType\":\"a"u8, 0xFF, 0xC0, .. "\"}}\n"u8],
        "zeroes" => new byte[1_000],
        _ => Encoding.UTF8.GetBytes(name switch
        {
            "empty" => "",
            "blank" => " \r\n\n\t\n",
            "mark" => "\uFEFF",
            "text" => "not JSON\nneither is this\n",
            "truncated" => ProgramFolder.Event(1)[..50],
            "truncated document" => "{\n  \"xdm\": {\n    \"timestamp\": \"2025-06-15T12:00:00Z\",\n",
            "number" => "42",
            "null" => "null",
            "empty object" => "{}",
            "empty array" => "[]",
            // Larger than Mixpanel takes; the one beside it is not harmed.
            "2 MB" => """{"xdm":{"timestamp":"2025-06-15T12:00:00Z","eventType":"a"},"data":{"n":""" + $"\"{new string('x', 2_000_000)}\"}}}}\n{ProgramFolder.Event(3)}",
            "deep" => Deep(200, closed: true),
            "deep open" => Deep(200, closed: false),
            "lone surrogate" => """{"xdm":{"timestamp":"2025-06-15T12:00:00Z","eventType":"a\ud800b"}}""",
            "duplicate keys" => """{"xdm":{"timestamp":"2025-06-15T12:00:00Z","eventType":"a","eventType":"b"},"xdm":{"timestamp":"2025-06-15T12:00:00Z","eventType":"c"}}""",
            "huge numbers" => """{"xdm":{"timestamp":"2025-06-15T12:00:00Z","eventType":"a"},"data":{"n":1e999999,"m":123456789012345678901234567890}}""",
            "huge time" => """{"xdm":{"timestamp":123456789012345678901234567890,"eventType":"a"}}""",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        }),
    };

    private static string Deep(int levels, bool closed) =>
        """{"xdm":{"timestamp":"2025-06-15T12:00:00Z","eventType":"a","deep":""" + string.Concat(Enumerable.Repeat("[", levels))
        + (closed ? new string(']', levels) + "}}" : string.Empty);
}
