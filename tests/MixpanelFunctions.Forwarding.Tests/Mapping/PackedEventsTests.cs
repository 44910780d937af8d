using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>Several events in a message are the same events as one by one.</summary>
public class PackedEventsTests
{
    private static readonly MappingBench Bench = MappingBench.ForAction(""" "event": "{{xdm.eventType}}", "preset": "standard" """);

    private static readonly Gen<string[]> Events = Gen.Int[0, 999].Array[1, 20].Select(numbers =>
        numbers.Select((number, place) => $$"""{"xdm":{"_id":"e-{{place}}-{{number}}","eventType":"t{{number % 7}}","timestamp":"2026-03-01T11:58:00.123Z","web":{"webPageDetails":{"name":"{{number}}"} } } }""").ToArray());

    [Fact]
    public void Insert_ids_that_are_derived_from_the_events_ids_are_the_same_in_every_packing() => Events.Sample(
        events =>
        {
            string[] single = [.. events.SelectMany((body, place) => Records(Encoding.UTF8.GetBytes(body), place))];

            Assert.Equal(single, Records(Encoding.UTF8.GetBytes(string.Join('\n', events)), 1));
            Assert.Equal(single, Records(Encoding.UTF8.GetBytes($"[{string.Join(',', events)}]"), 2));
            Assert.Equal(single, Records(Gzip(string.Join('\n', events)), 3));
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void Events_without_an_id_have_one_of_their_place_in_the_message_which_comes_again()
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat("""{"xdm":{"eventType":"t"}}""", 10)));
        string[] ids = [.. Records(body, 7).Select(InsertId)];

        Assert.Equal(10, ids.Distinct().Count());
        Assert.Equal(ids, Records(body, 7).Select(InsertId));
        Assert.Empty(ids.Intersect(Records(body, 8).Select(InsertId)));
    }

    private static string[] Records(byte[] body, long sequenceNumber)
    {
        RecordCollector collected = Bench.Map(MappingBench.Message(body, sequenceNumber));
        Assert.Empty(collected.Failures);
        return [.. collected.Records];
    }

    private static string InsertId(string record) => (string)JsonNode.Parse(record)!["properties"]!["$insert_id"]!;

    private static byte[] Gzip(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
