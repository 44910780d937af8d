using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Differential.Tests.Running;

namespace MixpanelFunctions.Differential.Tests;

/// <summary>Each difference of docs/adobe-differences.md, with what Adobe's runtime does and what this engine does.</summary>
public sealed class DifferenceTests(AdobeRuntime adobe) : IClassFixture<AdobeRuntime>
{
    private const string Absent = "absent";

    // Values of properties.
    [Theory]
    [InlineData("null", "null", Absent)]
    [InlineData("12345678901234567890", "12345678901234567000", "12345678901234567890")]
    [InlineData("1.0", "1", "1.0")]
    [InlineData("1e400", "null", Absent)]
    [InlineData("\"\\ud83d\"", "\"\\ud83d\"", "\"\uFFFD\"")]
    [InlineData("[[[[1]]]]", "[[[[1]]]]", "[[[\"[1]\"]]]")]
    public Task A_value_that_Mixpanel_or_JavaScript_would_not_keep(string value, string theirs, string ours) =>
        Property("\"{{xdm.v}}\"", $$$$"""{"xdm":{"v":{{{{value}}}}}}""", theirs, ours);

    [Theory]
    [InlineData("0", "null", "0")]
    [InlineData("false", "null", "false")]
    [InlineData("\"\"", "null", "\"\"")]
    public async Task A_falsy_value_at_a_path_stays_unless_emptyAsNull_is_asked_for(string value, string theirs, string ours)
    {
        string content = $$$$"""{"xdm":{"v":{{{{value}}}}}}""";
        (string adobes, _) = await Run("""{"e":{"path":"xdm.v","emptyAsNull":true}}""", "\"{{e}}\"", content);
        (_, string engines) = await Run("""{"e":{"path":"xdm.v"}}""", "\"{{e}}\"", content);

        Assert.Equal((theirs, ours), (adobes, engines));
    }

    // Paths. Adobe's element is the one that emptyAsNull stands for.
    [Theory]
    [InlineData("xdm.none[0]", """{"a":1}""", """{"a":1}""", Absent)]
    [InlineData("xdm.list[0][1]", """{"list":[[1,2],[3,4]]}""", "[3,4]", "2")]
    [InlineData("xdm.text[0]", """{"text":"abc"}""", "\"a\"", Absent)]
    [InlineData("xdm.text.length", """{"text":"abc"}""", "3", Absent)]
    [InlineData("xdm.list.length", """{"list":[1,2]}""", "2", Absent)]
    [InlineData("xdm[\"a.b\"]", """{"a.b":1}""", "null", "1")]
    [InlineData("xdm.identityMap.ecid[0].id", """{"identityMap":{"ECID":[{"id":"x"}]}}""", "null", "\"x\"")]
    public async Task A_path_that_Adobe_reads_otherwise(string path, string xdm, string theirs, string ours)
    {
        JsonObject elements = new() { ["e"] = new JsonObject { ["path"] = path, ["emptyAsNull"] = true } };
        Assert.Equal((theirs, ours), await Run(elements.ToJsonString(), "\"{{e}}\"", $$$$"""{"xdm":{{{{xdm}}}}}"""));
    }

    // Tokens in texts.
    [Theory]
    [InlineData("null", "\"<null>\"", "\"<>\"")]
    [InlineData("{\"a\":[1]}", "\"<[object Object]>\"", "\"<{\\u0022a\\u0022:[1]}>\"")]
    [InlineData("[1,[2,\"x\"]]", "\"<1,2,x>\"", "\"<[1,[2,\\u0022x\\u0022]]>\"")]
    [InlineData("12345678901234567890", "\"<12345678901234567000>\"", "\"<12345678901234567890>\"")]
    public Task A_token_in_a_text(string value, string theirs, string ours) =>
        Property("\"<{{xdm.v}}>\"", $$$$"""{"xdm":{"v":{{{{value}}}}}}""", theirs, ours);

    [Fact]
    public Task A_token_without_a_value_in_a_text() => Property("\"<{{xdm.none}}>\"", """{"xdm":{}}""", "\"<undefined>\"", "\"<>\"");

    // Conditions.
    [Theory]
    [InlineData("[1]", "1")]
    [InlineData("[]", "false")]
    [InlineData("[]", "\"\"")]
    [InlineData("{}", "\"[object Object]\"")]
    [InlineData("[1,2]", "\"1,2\"")]
    [InlineData("{}", "\"{{xdm.v}}\"")]
    public async Task An_object_or_array_equals_nothing(string value, string right)
    {
        string condition = $$$"""{"left":"{{xdm.v}}","operator":"equals","right":{{{right}}}}""";
        Assert.Equal((OutcomeKind.Sent, OutcomeKind.NotTaken), await Decide(condition, $$$$"""{"xdm":{"v":{{{{value}}}}}}"""));
    }

    [Fact]
    public async Task Numbers_beyond_the_range_are_infinite_for_comparisons()
    {
        string condition = """{"left":"{{xdm.v}}","operator":"isTruthy"}""";
        Assert.Equal((OutcomeKind.NotTaken, OutcomeKind.Sent), await Decide(condition, """{"xdm":{"v":1e400}}"""));
    }

    // Custom code.
    [Theory]
    [InlineData("return NaN;", "\"<NaN>\"", "\"<>\"")]
    [InlineData("return new Date(0);", "\"<", "\"<1970-01-01T00:00:00.000Z>\"")]
    [InlineData("return () => 1;", "\"<() => 1>\"", "\"<>\"")]
    public async Task What_custom_code_returns_becomes_JSON_at_once(string code, string theirs, string ours)
    {
        JsonObject elements = new() { ["e"] = new JsonObject { ["customCode"] = code } };
        (string adobes, string engines) = await Run(elements.ToJsonString(), "\"<{{e}}>\"", """{"xdm":{}}""");

        Assert.Equal(ours, engines);
        // How JavaScript writes a date in a text is the time zone's.
        Assert.StartsWith(theirs, adobes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Normalize_leaves_texts_as_they_are() => Assert.Equal(
        ("1", "2"), await Run("""{"e":{"customCode":"return 'E\\u0301'.normalize('NFC').length;"}}""", "\"{{e}}\"", """{"xdm":{}}"""));

    [Fact]
    public async Task Custom_code_changes_its_own_copy_of_the_event_alone() => Assert.Equal(
        ("[1,2]", "[1,1]"),
        await Run("""{"change":{"customCode":"return arc.event.xdm.n++;"},"see":{"customCode":"return arc.event.xdm.n;"}}""", """["{{change}}","{{see}}"]""", """{"xdm":{"n":1}}"""));

    [Fact]
    public async Task Names_that_every_object_has_do_no_harm()
    {
        Trial trial = Single("""{"e":{"path":"xdm.v"}}""", "[]", """{"P":"{{e}}"}""", """{"xdm":{"v":{"toString":1,"valueOf":1}}}""");
        Outcome theirs = (await adobe.RunAsync(trial, documented: false))[0][0];
        Assert.Equal((OutcomeKind.Failed, OutcomeKind.Sent), (theirs.Kind, EngineRun.Run(trial)[0][0].Kind));
    }

    // Records.
    [Fact]
    public async Task What_the_rule_names_goes_before_what_it_spreads()
    {
        Trial trial = Single("{}", "[]", """{"P":"named"}""", """{"xdm":{"v":{"P":"spread"}}}""", """["{{xdm.v}}"]""");
        Outcome theirs = (await adobe.RunAsync(trial, documented: false))[0][0];
        Assert.Equal(("\"spread\"", "\"named\""), (Value(theirs), Value(EngineRun.Run(trial)[0][0])));
    }

    [Fact]
    public async Task A_text_or_array_is_not_spread()
    {
        Trial trial = Single("{}", "[]", "{}", """{"xdm":{"v":["a","b"]}}""", """["{{xdm.v}}"]""");
        Outcome theirs = (await adobe.RunAsync(trial, documented: false))[0][0];
        Outcome ours = EngineRun.Run(trial)[0][0];
        Assert.True(theirs.Record.GetProperty("properties").TryGetProperty("0", out _));
        Assert.False(ours.Record.GetProperty("properties").TryGetProperty("0", out _));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("{}")]
    public async Task An_event_without_a_name_is_no_record(string name)
    {
        Trial trial = Single("{}", "[]", "{}", $$$$"""{"xdm":{"name":{{{{name}}}}}}""", name: "{{xdm.name}}");
        Outcome theirs = (await adobe.RunAsync(trial, documented: false))[0][0];
        Assert.Equal((OutcomeKind.Sent, OutcomeKind.Unmappable), (theirs.Kind, EngineRun.Run(trial)[0][0].Kind));
    }

    [Fact]
    public void Every_record_has_a_time_an_id_and_says_what_sent_it()
    {
        Trial trial = Single("{}", "[]", "{}", """{"xdm":{"_id":"e1","timestamp":"2024-05-01T12:00:00Z"}}""");
        JsonElement properties = EngineRun.Run(trial)[0][0].Record.GetProperty("properties");
        Assert.Equal(1_714_564_800_000, properties.GetProperty("time").GetInt64());
        Assert.Equal(
            ["$insert_id", "$lib_version", "distinct_id", "ip", "mp_lib", "time"],
            properties.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    private async Task Property(string template, string content, string theirs, string ours) =>
        Assert.Equal((theirs, ours), await Run("{}", template, content));

    private async Task<(string Theirs, string Ours)> Run(string elements, string template, string content)
    {
        Trial trial = Single(elements, "[]", $$$$"""{"P":{{{{template}}}}}""", content);
        Outcome theirs = (await adobe.RunAsync(trial, documented: false))[0][0];
        return (Value(theirs), Value(EngineRun.Run(trial)[0][0]));
    }

    private async Task<(OutcomeKind Theirs, OutcomeKind Ours)> Decide(string condition, string content)
    {
        Trial trial = Single("{}", $"[{condition}]", "{}", content);
        Outcome theirs = (await adobe.RunAsync(trial, documented: false))[0][0];
        return (theirs.Kind, EngineRun.Run(trial)[0][0].Kind);
    }

    private static string Value(Outcome outcome) =>
        outcome.Record.GetProperty("properties").TryGetProperty("P", out JsonElement value) ? value.GetRawText().Replace("\\\"", "\\u0022", StringComparison.Ordinal) : Absent;

    private static Trial Single(string elements, string conditions, string properties, string content, string? spread = null, string name = "Seen")
    {
        JsonObject action = new() { ["type"] = "trackEvent", ["event"] = name, ["properties"] = JsonNode.Parse(properties) };
        if (spread is not null)
        {
            action["spread"] = JsonNode.Parse(spread);
        }

        JsonObject rules = new()
        {
            ["dataElements"] = JsonNode.Parse(elements),
            ["rules"] = new JsonArray(new JsonObject { ["name"] = "Rule", ["conditions"] = JsonNode.Parse(conditions), ["actions"] = new JsonArray(action) }),
        };
        return new Trial(rules, [SampleEvent.Of(content)]);
    }
}
