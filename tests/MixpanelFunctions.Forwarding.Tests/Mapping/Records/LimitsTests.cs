using System.Globalization;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

/// <summary>Mixpanel's limits, on both sides of each edge.</summary>
public class LimitsTests
{
    private static readonly EventFailure Cut = new(
        FailureStage.Size, "more nesting, entries or properties than Mixpanel accepts", "properties.P", "Every event", 0, "default");

    private static readonly MappingBench Bench = MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}" } """);

    private static readonly MappingBench Strict = MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}" } """, ("Forwarding__OnLimit", "DeadLetter"));

    [Theory]
    [InlineData("""{"a":{"b":{"c":1}}}""")]
    [InlineData("""[[["x"]]]""")]
    [InlineData("""{"a":[{"b":[]}]}""", """{"a":[{"b":"[]"}]}""")]
    [InlineData("""{"a":{"b":{"c":{}}}}""", """{"a":{"b":{"c":"{}"}}}""")]
    [InlineData("""{"a":{"b":{"c":{ "d" : [ 1, "x\"\u00e9" ] },"e":2}}}""", """{"a":{"b":{"c":"{\"d\":[1,\"x\\\"\\u00e9\"]}","e":2}}}""")]
    [InlineData("""[[[["\ud800"],1e999]]]""", """[[["[\"\\ud800\"]",null]]]""")]
    public void What_is_nested_deeper_than_3_becomes_JSON_text(string value, string? repaired = null)
    {
        Assert.Equal(repaired ?? value, Bench.PropertiesOf($$"""{"p":{{value}}}""").GetProperty("P").GetRawText());
        AssertStrict(value, isCut: repaired is not null);
    }

    [Theory]
    [InlineData(254, false)]
    [InlineData(255, true)]
    [InlineData(1_000, true)]
    public void An_array_keeps_its_first_254_items(int count, bool isCut)
    {
        string value = $"[{string.Join(',', Enumerable.Range(0, count))}]";

        JsonElement written = Bench.PropertiesOf($$"""{"p":{{value}}}""").GetProperty("P");

        Assert.Equal(Enumerable.Range(0, Math.Min(count, 254)), written.EnumerateArray().Select(item => item.GetInt32()));
        AssertStrict(value, isCut);
    }

    [Theory]
    [InlineData(254, false)]
    [InlineData(255, true)]
    public void An_object_keeps_its_first_254_entries(int count, bool isCut)
    {
        string value = Object(count);

        JsonElement written = Bench.PropertiesOf($$"""{"p":{{value}}}""").GetProperty("P");

        Assert.Equal(Enumerable.Range(0, Math.Min(count, 254)), written.EnumerateObject().Select(entry => entry.Value.GetInt32()));
        AssertStrict(value, isCut);
    }

    [Fact]
    public void Nested_arrays_and_objects_are_cut_too_and_what_follows_them_stays()
    {
        string value = $$"""{"a":[{{Object(300)}},[{{string.Join(',', Enumerable.Range(0, 300))}}]],"b":{"deep":[1]},"c":1}""";

        JsonElement written = Bench.PropertiesOf($$"""{"p":{{value}}}""").GetProperty("P");

        Assert.Equal(254, written.GetProperty("a")[0].EnumerateObject().Count());
        Assert.Equal(254, written.GetProperty("a")[1].GetArrayLength());
        Assert.Equal(1, written.GetProperty("c").GetInt32());
        AssertStrict(value, isCut: true);
    }

    [Fact]
    public void Dropped_entries_may_be_of_any_kind()
    {
        string value = $"[{string.Join(',', Enumerable.Repeat("{\"a\":[1]}", 254))},[1,[2]],{{\"b\":{{}}}},\"x\",null]";

        Assert.Equal(254, Bench.PropertiesOf($$"""{"p":{{value}}}""").GetProperty("P").GetArrayLength());
    }

    /// <summary>time, distinct_id, $insert_id, mp_lib, $lib_version and ip are six of the 254.</summary>
    [Theory]
    [InlineData(247, 253, false)]
    [InlineData(248, 254, false)]
    [InlineData(249, 254, true)]
    [InlineData(255, 254, true)]
    [InlineData(2_000, 254, true)]
    public void A_record_keeps_254_properties(int spread, int expected, bool isCut)
    {
        string xdm = $$"""{"p":{{Object(spread)}}}""";
        JsonElement properties = MappingBench.ForAction(""" "spread": ["{{xdm.p}}"] """).PropertiesOf(xdm);
        RecordCollector strict = MappingBench.ForAction(""" "spread": ["{{xdm.p}}"] """, ("Forwarding__OnLimit", "DeadLetter")).Map($$"""{"xdm":{{xdm}}}""");

        Assert.Equal(expected, properties.EnumerateObject().Count());
        Assert.Equal(["mp_lib", "$lib_version", "ip"], properties.EnumerateObject().TakeLast(3).Select(property => property.Name));
        Assert.Equal(isCut ? ["properties.k248"] : [], strict.Failures.Select(failure => failure.Field!));
    }

    [Fact]
    public void The_rules_own_properties_are_kept_first()
    {
        string own = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"own{i}\":{i}"));
        JsonElement properties = MappingBench.ForAction($$""" "properties": { {{own}} }, "spread": ["{{"{{xdm.p}}"}}"], "preset": "standard" """)
            .PropertiesOf($$$"""{"p":{{{Object(300)}}},"device":{"model":"m"}}""");

        Assert.Equal(254, properties.EnumerateObject().Count());
        Assert.Equal(100, properties.EnumerateObject().Count(property => property.Name.StartsWith("own", StringComparison.Ordinal)));
        Assert.False(properties.TryGetProperty("$model", out _));
    }

    [Fact]
    public void A_property_that_would_not_be_written_anyway_does_not_count_as_cut()
    {
        // 248 properties of the spread fill the record; the second spread holds only names that are taken, and nothing.
        MappingBench bench = MappingBench.ForAction(""" "spread": ["{{xdm.p}}", "{{xdm.q}}"] """, ("Forwarding__OnLimit", "DeadLetter"));

        Assert.Equal(254, bench.PropertiesOf($$$"""{"p":{{{Object(248)}}},"q":{"k0":1,"time":2,"n":null,"i":1e999}}""").EnumerateObject().Count());
        Assert.Equal("properties.more", bench.FailureOf($$$"""{"p":{{{Object(248)}}},"q":{"k0":1,"more":2}}""").Field);
    }

    [Fact]
    public void A_record_must_be_smaller_than_1_MB()
    {
        int rest = Bench.RecordOf("""{"p":""}""").Length;

        Assert.Equal(RecordLimits.RecordBytes - 1, Bench.RecordOf($$"""{"p":"{{new string('x', RecordLimits.RecordBytes - 1 - rest)}}"}""").Length);
        Assert.Equal(
            new EventFailure(FailureStage.Size, "the record is not smaller than 1 MB", "properties", "Every event", 0, "default"),
            Bench.FailureOf($$"""{"p":"{{new string('x', RecordLimits.RecordBytes - rest)}}"}"""));
    }

    [Fact]
    public void A_record_that_is_too_large_leaves_nothing_behind_for_the_next()
    {
        string large = new('x', RecordLimits.RecordBytes);

        RecordCollector mapped = Bench.Map($$$"""[{"xdm":{"p":1}},{"xdm":{"p":"{{{large}}}"}},{"xdm":{"p":2}}]""");

        Assert.Equal([1, 2], mapped.Records.Select(record => MappingBench.Properties(record).GetProperty("P").GetInt32()));
        Assert.Equal(FailureStage.Size, Assert.Single(mapped.Failures).Stage);
    }

    private static void AssertStrict(string value, bool isCut)
    {
        RecordCollector mapped = Strict.Map($$$"""{"xdm":{"p":{{{value}}}}}""");
        Assert.Equal(isCut ? [Cut] : [], mapped.Failures);
        Assert.Equal(isCut ? 0 : 1, mapped.Records.Count);
    }

    private static string Object(int count) =>
        $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"k{i}\":{i}")))}}}";
}
