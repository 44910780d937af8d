using System.Globalization;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

/// <summary>What a limit does to a property is told with the property's name, once a record, and only of records that go out.</summary>
public class RepairTests
{
    private static readonly MappingBench Bench = MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}", "Q": "{{xdm.q}}" } """);

    private static readonly string Long = new('x', 256);

    [Theory]
    [InlineData("""{"a":{"b":{"c":{}}}}""", RepairKinds.Nesting)]
    [InlineData("""[[[[1],[2]],[[3]]]]""", RepairKinds.Nesting)]
    [InlineData("""{"a":{"b":{"c":1}}}""", RepairKinds.None)]
    [InlineData("""{ "spaced": "and\ud800 broken" , "n": 1e999 }""", RepairKinds.None)]
    [InlineData("\"short\"", RepairKinds.None)]
    public void A_property_is_told_with_what_was_done_to_it(string value, RepairKinds expected) => Assert.Equal(Told(expected), RepairsOf(value));

    [Fact]
    public void Dropped_entries_are_told() => Assert.Equal(Told(RepairKinds.Entries), RepairsOf($"[{string.Join(',', Enumerable.Range(0, 255))}]"));

    [Fact]
    public void A_text_that_is_too_long_is_told_and_sent_whole()
    {
        Assert.Equal(Told(RepairKinds.LongText), RepairsOf($"\"{Long}\""));
        Assert.Equal(Long, Bench.PropertiesOf($$"""{"p":"{{Long}}"}""").GetProperty("P").GetString());
    }

    [Theory]
    [InlineData("""{"a":["TEXT"]}""", RepairKinds.LongText)]
    [InlineData("""["TEXT","TEXT"]""", RepairKinds.LongText)]
    [InlineData("""{"TEXT":1}""", RepairKinds.None)]
    [InlineData("""[[[["TEXT"]]]]""", RepairKinds.LongText | RepairKinds.Nesting)]
    public void Also_inside_of_lists_objects_and_what_became_JSON_text(string value, RepairKinds expected)
    {
        string json = value.Replace("TEXT", Long, StringComparison.Ordinal);

        Assert.Equal(Told(expected), RepairsOf(json));
        Assert.Contains(Long, Bench.RecordOf($$"""{"p":{{json}}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_happens_to_one_property_is_told_at_once()
    {
        string value = $"[{string.Join(',', Enumerable.Repeat("[[[1]]]", 300))},\"{Long}\"]";

        Assert.Equal(Told(RepairKinds.Nesting | RepairKinds.Entries), RepairsOf(value));
    }

    [Fact]
    public void Every_property_that_is_left_out_is_told_once()
    {
        MappingBench bench = MappingBench.ForAction(""" "spread": ["{{xdm.p}}", "{{xdm.q}}"] """);

        RecordCollector mapped = bench.Map($$$$"""{"xdm":{"p":{{{{Object(252)}}}},"q":{"k250":1,"other":2,"k0":3}}}""");

        Assert.Equal(
            [("k248", RepairKinds.Properties), ("k249", RepairKinds.Properties), ("k250", RepairKinds.Properties), ("k251", RepairKinds.Properties), ("other", RepairKinds.Properties)],
            mapped.Repairs);
    }

    [Fact]
    public void Of_the_next_record_nothing_is_told_that_was_of_the_last()
    {
        RecordCollector mapped = Bench.Map($$$"""[{"xdm":{"p":[[[[]]]]}},{"xdm":{"p":1}},{"xdm":{"q":"{{{Long}}}"}}]""");

        Assert.Equal([("P", RepairKinds.Nesting), ("Q", RepairKinds.LongText)], mapped.Repairs);
        Assert.Equal(3, mapped.Records.Count);
    }

    [Fact]
    public void A_record_that_is_dead_lettered_is_not_repaired()
    {
        MappingBench strict = MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}" } """, ("Forwarding__OnLimit", "DeadLetter"));

        Assert.Empty(strict.Map("""{"xdm":{"p":[[[[]]]]}}""").Repairs);
        Assert.Empty(Bench.Map($$$"""{"xdm":{"p":[[[[]]]],"q":"{{{new string('x', RecordLimits.RecordBytes)}}}"}}""").Repairs);
    }

    [Fact]
    public void A_text_that_is_too_long_is_no_reason_to_dead_letter()
    {
        MappingBench strict = MappingBench.ForAction(""" "properties": { "P": "{{xdm.p}}" } """, ("Forwarding__OnLimit", "DeadLetter"));

        RecordCollector mapped = strict.Map($$$"""{"xdm":{"p":["{{{Long}}}"]}}""");

        Assert.Equal((1, 0), (mapped.Records.Count, mapped.Failures.Count));
        Assert.Equal(Told(RepairKinds.LongText), mapped.Repairs);
    }

    [Fact]
    public void An_event_is_told_with_its_user_and_time()
    {
        MappingBench bench = MappingBench.ForAction(""" "distinctId": "{{xdm.user}}" """);

        RecordCollector mapped = bench.Map("""
            [{"xdm":{"user":"bj\u00f8rn","timestamp":"2026-03-01T10:00:00.5Z"}},{"xdm":{"eventType":"nobody"}},{"xdm":{"identityMap":{"ECID":[{"id":"7"}]}}}]
            """);

        Assert.Equal(3, mapped.Records.Count);
        Assert.Equal(
            [("\"bj\\u00f8rn\"", 1_772_359_200_500), ("\"$device:7\"", MappingBench.Enqueued.ToUnixTimeSeconds() * 1_000)],
            mapped.Tracked);
    }

    [Fact]
    public void Profile_updates_are_no_events_of_a_user()
    {
        MappingBench bench = MappingBench.ForRules(
            """{"rules":[{"name":"R","actions":[{"type":"trackEvent","event":"E","distinctId":"u"},{"type":"setProfile","distinctId":"u","set":{"a":1}}]}]}""");

        RecordCollector mapped = bench.Map("""{"xdm":{"eventType":"x"}}""");

        Assert.Equal((2, 1), (mapped.Records.Count, mapped.Tracked.Count));
    }

    [Fact]
    public void Repairing_allocates_nothing_once_the_buffers_have_grown()
    {
        HubMessage plain = MappingBench.Message("""{"xdm":{"p":[[[1]]],"q":"x"}}""");
        HubMessage over = MappingBench.Message($$$"""{"xdm":{"p":[[[["{{{Long}}}"]]]],"q":"{{{Long}}}"}}""");

        Assert.Equal(Allocated(plain), Allocated(over));
    }

    private static (string, RepairKinds)[] Told(RepairKinds kinds) => kinds == RepairKinds.None ? [] : [("P", kinds)];

    private static List<(string Name, RepairKinds Kinds)> RepairsOf(string value) => Bench.Map($$$"""{"xdm":{"p":{{{value}}}}}""").Repairs;

    private static long Allocated(HubMessage message)
    {
        using Utf8Buffer buffer = new();
        Discard sink = new(buffer);
        for (int i = 0; i < 200; i++)
        {
            Bench.Mapper.Map(message, MappingBench.Now, sink);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Bench.Mapper.Map(message, MappingBench.Now, sink);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Object(int count) =>
        $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"k{i}\":{i}")))}}}";

    private sealed class Discard(Utf8Buffer buffer) : IRecordSink
    {
        public void BeginEvent(EventValues values)
        {
        }

        public void Matched(CompiledRule rule)
        {
        }

        public Utf8Buffer Open(CompiledAction action, Destination destination) => buffer;

        public void Close(CompiledAction action, int start) => buffer.Truncate(start);

        public void Skipped(CompiledAction action, string reason)
        {
        }

        public void Failed(EventFailure failure) => throw new InvalidOperationException(failure.Reason);

        public void EndEvent()
        {
        }
    }
}
