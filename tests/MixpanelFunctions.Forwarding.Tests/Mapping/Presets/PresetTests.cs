using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Mapping.Presets;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

public class PresetTests
{
    private static readonly string FullEvent = RepositoryFile.Read("tests/MixpanelFunctions.Forwarding.Tests/Mapping/Presets/full-event.json");
    private static readonly IReadOnlyList<PresetProperty> Table = PresetTable.Standard;

    [Fact]
    public void An_event_that_has_all_of_it_gives_every_property_of_the_table_in_its_order()
    {
        JsonObject properties = Full();
        Assert.Equal(Table.Select(property => property.Name), properties.Select(property => property.Key).Where(IsOfTable));
    }

    [Theory]
    [InlineData("$os", "\"iOS\"")]
    [InlineData("$browser_version", "26.1")]
    [InlineData("$device", "\"iPhone\"")]
    [InlineData("$model", "\"iPhone17,3\"")]
    [InlineData("$manufacturer", "\"Apple\"")]
    [InlineData("$locale", "\"nb-NO\"")]
    [InlineData("$app_version_string", "\"5.12.0\"")]
    [InlineData("$app_build_number", "\"1234\"")]
    [InlineData("ip", "\"192.0.2.1\"")]
    [InlineData("$search_engine", "\"google\"")]
    [InlineData("utm_campaign_id", "\"2\"")]
    [InlineData("wbraid", "\"j\"")]
    [InlineData("App Launch", "true")]
    [InlineData("App Install", "false")]
    [InlineData("Revenue", "100.5")]
    [InlineData("Discount", "0")]
    [InlineData("Search Phrase", "\"tent\"")]
    [InlineData("current_domain", "\"shop.example.com\"")]
    public void Values_keep_their_types(string property, string expected) => Assert.Equal(expected, Full()[property]!.ToJsonString());

    [Fact]
    public void An_event_that_has_none_of_it_gives_none_of_it()
    {
        JsonObject properties = PresetRun.Of("""
            "eventType":"x"
            """);
        Assert.Equal(["ip"], properties.Select(property => property.Key).Where(IsOfTable));
        Assert.Equal("0", (string?)properties["ip"]);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("{\"a\":1}")]
    [InlineData("[\"a\"]")]
    [InlineData("1e999")]
    public void A_value_that_says_nothing_or_is_no_single_one_counts_as_missing_and_the_next_source_is_taken(string value)
    {
        JsonObject properties = PresetRun.Of($$"""
            "siteSearch":{"query":{{value}},"phrase":"tent"},"web":{"webPageDetails":{"name":{{value}} } }
            """);
        Assert.Equal("tent", (string?)properties["Search Phrase"]);
        Assert.False(properties.ContainsKey("Page Name"));
    }

    [Fact]
    public void Every_source_survives_values_of_any_other_kind()
    {
        PresetRun run = new();
        string[] kinds = ["0", "true", "{}", "[]", "[[]]", "[{}]", "[1]", "null", "\"\"", "\"%\"", "\"?\\u0000\"", "{\"a\":[{}]}"];
        foreach (string path in Table.SelectMany(property => property.Sources).SelectMany(source => source.Paths).Distinct())
        {
            foreach (string kind in kinds)
            {
                string inner = kind;
                foreach (string name in path.Split('.').Skip(1).Reverse())
                {
                    bool isItem = name.EndsWith("[0]", StringComparison.Ordinal);
                    inner = isItem ? $"{{\"{name[..^3]}\":[{inner}]}}" : $"{{\"{name}\":{inner}}}";
                }

                run.Properties(inner[1..^1]);
                Assert.Empty(run.Failures);
            }
        }
    }

    [Fact]
    public void What_the_rule_sets_by_name_or_by_spread_stays()
    {
        PresetRun run = new(""", "properties": { "$os": "Mine", "Revenue": 1, "$browser": "{{xdm.nothing}}", "ip": "203.0.113.9" }, "spread": ["{{data}}"]""");
        run.Map(FullEvent.Replace("\"xdm\": {", """
            "data": { "$model": "Spread", "utm_source": null, "\u0024carrier": "Escaped" }, "xdm": {
            """, StringComparison.Ordinal));
        string record = Assert.Single(run.Records);
        JsonObject properties = JsonNode.Parse(record)!["properties"]!.AsObject();

        Assert.Equal("Mine", (string?)properties["$os"]);
        Assert.Equal(1, (int)properties["Revenue"]!);
        Assert.Equal("203.0.113.9", (string?)properties["ip"]);
        Assert.Equal("Spread", (string?)properties["$model"]);
        Assert.Equal("Escaped", (string?)properties["$carrier"]);
        // What the rule did not get is not set by it.
        Assert.Equal("Mobile Safari", (string?)properties["$browser"]);
        Assert.Equal("news", (string?)properties["utm_source"]);
        Assert.Equal(1, record.Split("\"$os\":").Length - 1);
    }

    [Fact]
    public void Where_the_rule_fills_the_record_the_preset_takes_what_room_is_left()
    {
        string own = string.Join(',', Enumerable.Range(0, 240).Select(i => $"\"p{i}\":{i}"));
        PresetRun run = new(""", "spread": ["{{data}}"]""");
        run.Map(FullEvent.Replace("\"xdm\": {", $$"""
            "data": { {{own}} }, "xdm": {
            """, StringComparison.Ordinal));

        JsonObject properties = JsonNode.Parse(Assert.Single(run.Records))!["properties"]!.AsObject();

        Assert.Equal(254, properties.Count);
        Assert.Equal(239, (int)properties["p239"]!);
        Assert.True(properties.ContainsKey("$current_url"));
        Assert.True(properties.ContainsKey("mp_lib"));
        Assert.False(properties.ContainsKey("Media Ad"));
    }

    [Fact]
    public void The_same_event_gives_the_same_bytes_whatever_came_before()
    {
        PresetRun run = new();
        run.Map(FullEvent);
        run.Map("""{"xdm":{"_id":"other","timestamp":"2026-11-09T06:00:00Z","web":{"webPageDetails":{"URL":"https:\/\/x\/?utm_source=%C3%B8"}}}}""");
        run.Map(FullEvent);
        Assert.Equal(run.Records[0], run.Records[2]);
        Assert.Equal(run.Records[0], Record(new PresetRun()));
    }

    [Fact]
    public void Nothing_is_allocated_for_an_event_once_the_buffers_have_grown()
    {
        byte[] message = Encoding.UTF8.GetBytes(FullEvent.Replace("/no/tents?", "\\/no\\/tents?", StringComparison.Ordinal));
        // What reading and mapping any event takes is not the preset's.
        byte[] bare = Encoding.UTF8.GetBytes("""{"xdm":{"_id":"e","timestamp":"2026-11-09T06:00:00Z"}}""");

        Assert.Equal(Measure(new PresetRun(), bare), Measure(new PresetRun(), message));
    }

    private static long Measure(PresetRun run, byte[] message)
    {
        for (int i = 0; i < 200; i++)
        {
            run.MapOnly(message);
        }

        // The least of a few times: now and then the runtime itself allocates on this thread.
        return Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                run.MapOnly(message);
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        });
    }

    private static string Record(PresetRun run)
    {
        run.Map(FullEvent);
        return Assert.Single(run.Records);
    }

    private static JsonObject Full() => JsonNode.Parse(Record(new PresetRun()))!["properties"]!.AsObject();

    private static bool IsOfTable(string name) => Table.Any(property => property.Name == name);
}
