using System.Globalization;
using CsCheck;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

public class RecordTimeTests
{
    private static readonly MappingBench Bench = MappingBench.ForAction(""" "time": "{{xdm.when}}" """);

    /// <summary>When the hub took the events, in whole seconds, in epoch milliseconds.</summary>
    private static readonly long Seconds = MappingBench.Enqueued.ToUnixTimeSeconds() * 1_000;

    [Theory]
    [InlineData("\"2026-03-01T11:58:00Z\"", 1772366280000)]
    [InlineData("\"2026-03-01T11:58:00.1Z\"", 1772366280100)]
    [InlineData("\"2026-03-01T11:58:00.123Z\"", 1772366280123)]
    [InlineData("\"2026-03-01T11:58:00,123Z\"", 1772366280123)]
    [InlineData("\"2026-03-01T11:58:00.1239999999999Z\"", 1772366280123)]
    [InlineData("\"2026-03-01T11:58:00+00:00\"", 1772366280000)]
    [InlineData("\"2026-03-01T11:58:00+0000\"", 1772366280000)]
    [InlineData("\"2026-03-01T06:28:00-0530\"", 1772366280000)]
    [InlineData("\"2026-03-01T12:58:00+01\"", 1772366280000)]
    [InlineData("\"2026-03-01T12:58:00.5+01:00\"", 1772366280500)]
    [InlineData("\"2026-03-01t11:58:00z\"", 1772366280000)]
    [InlineData("\"2026-03-01 11:58:00\"", 1772366280000)]
    [InlineData("\"2026-03-01T11:58\"", 1772366280000)]
    [InlineData("\"2026-03-01T11:58Z\"", 1772366280000)]
    [InlineData("\"2026-03-01T13:58+02:00\"", 1772366280000)]
    [InlineData("\"  2026-03-01T11:58:00Z\\t\"", 1772366280000)]
    [InlineData("\"2026\\u002d03-01T11:58:00Z\"", 1772366280000)]
    [InlineData("\"2026-03-01\"", 1772323200000)]
    [InlineData("\"2026-02-28T24:00:00Z\"", 1772323200000)]
    [InlineData("\"2026-02-28T24:00\"", 1772323200000)]
    [InlineData("\"2026-02-28T23:59:60Z\"", 1772323200000)]
    [InlineData("\"2024-02-29T00:00:00Z\"", 1709164800000)]
    [InlineData("\"1999-12-31T23:59:59.999Z\"", 946684799999)]
    [InlineData("1772366280", 1772366280000)]
    [InlineData("1772366280.123", 1772366280123)]
    [InlineData("1772366280.001", 1772366280001)]
    [InlineData("1772366280.9999", 1772366280999)]
    [InlineData("1772366280123", 1772366280123)]
    [InlineData("1772366280123.7", 1772366280123)]
    [InlineData("1.77236628e9", 1772366280000)]
    [InlineData("\"1772366280\"", 1772366280000)]
    [InlineData("\"1772366280123\"", 1772366280123)]
    [InlineData("\" 1772366280 \"", 1772366280000)]
    public void A_time_in_any_of_its_forms_becomes_epoch_milliseconds(string when, long expected) => Assert.Equal(expected, Time(when));

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-02-30T00:00:00Z\"")]
    [InlineData("\"2025-02-29\"")]
    [InlineData("\"2026-13-01\"")]
    [InlineData("\"2026-00-01\"")]
    [InlineData("\"2026-01-00\"")]
    [InlineData("\"0000-01-01\"")]
    [InlineData("\"2026-03-01T25:00:00Z\"")]
    [InlineData("\"2026-03-01T24:00:01Z\"")]
    [InlineData("\"2026-03-01T11:60:00Z\"")]
    [InlineData("\"2026-03-01T11:58:61Z\"")]
    [InlineData("\"2026-03-01T11:58:00.Z\"")]
    [InlineData("\"2026-03-01T11:58:Z\"")]
    [InlineData("\"2026-03-01T11\"")]
    [InlineData("\"2026-03-01T\"")]
    [InlineData("\"2026-03-01Z\"")]
    [InlineData("\"2026-03-01T11:58:00 Z\"")]
    [InlineData("\"2026-03-01T11:58:00+1\"")]
    [InlineData("\"2026-03-01T11:58:00+01:0\"")]
    [InlineData("\"2026-03-01T11:58:00+01.00\"")]
    [InlineData("\"2026-03-01T11:58:00+19:00\"")]
    [InlineData("\"2026-03-01T11:58:00+01:60\"")]
    [InlineData("\"2026-3-1\"")]
    [InlineData("\"01/03/2026\"")]
    [InlineData("\"+026-03-01\"")]
    [InlineData("1e999")]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1772366280]")]
    public void An_unreadable_time_is_a_failure_of_the_field_time(string when) =>
        AssertFails(when, "the time is neither ISO 8601 nor epoch seconds or milliseconds");

    [Theory]
    [InlineData("\"1970-12-31T23:59:59.999Z\"")]
    [InlineData("31535999")]
    [InlineData("31535999999")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"0001-01-01\"")]
    public void A_time_before_1971_is_a_failure(string when) => AssertFails(when, "the time is before 1971");

    [Theory]
    [InlineData("\"1971-01-01T00:00:00Z\"", 31536000000)]
    [InlineData("31536000", 31536000000)]
    [InlineData("31536000000", 31536000000)]
    public void The_first_moment_of_1971_is_taken(string when, long expected) => Assert.Equal(expected, Time(when));

    [Fact]
    public void A_time_may_lie_an_hour_ahead_of_now_and_no_more_and_then_the_hubs_is_sent()
    {
        long edge = (MappingBench.Now + TimeSpan.FromHours(1)).ToUnixTimeMilliseconds();

        Assert.Equal(Seconds, Time(edge.ToString(CultureInfo.InvariantCulture)));
        AssertFails((edge + 1).ToString(CultureInfo.InvariantCulture), "the time is more than an hour ahead");
    }

    [Theory]
    [InlineData(-1, -1)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1_000, 1_000)]
    [InlineData(1_001, 0)]
    [InlineData(60_000, 0)]
    public void A_time_that_lies_more_than_a_second_ahead_of_the_hubs_gives_way_to_it(long ahead, long expected) =>
        Assert.Equal(Seconds + expected, Time((Seconds + ahead).ToString(CultureInfo.InvariantCulture)));

    [Fact]
    public void What_Capture_keeps_of_the_hubs_time_gives_the_same_record() => Gen.Select(Gen.Long[-5_000, 4_000_000], Gen.Int[0, 999]).Sample((ahead, part) =>
    {
        string body = $$$"""{"xdm":{"when":{{{Seconds + ahead}}}}}""";
        DateTimeOffset whole = DateTimeOffset.FromUnixTimeMilliseconds(Seconds);
        RecordCollector captured = Bench.Map(MappingBench.Message(body) with { EnqueuedTime = whole });
        RecordCollector received = Bench.Map(MappingBench.Message(body) with { EnqueuedTime = whole.AddMilliseconds(part) });

        Assert.Equal(received.Records, captured.Records);
        Assert.Equal(received.Failures, captured.Failures);
    }, iter: 500, threads: 1);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"when":null}""")]
    [InlineData("""{"when":""}""")]
    [InlineData("""{"when":" \t "}""")]
    public void Without_a_time_the_timestamp_serves_and_without_one_the_time_at_which_the_hub_took_the_event(string xdm)
    {
        string withTimestamp = xdm[..^1] + (xdm.Length > 2 ? "," : string.Empty) + "\"timestamp\":\"2026-03-01T11:00:00Z\"}";

        Assert.Equal(1772362800000, Bench.PropertiesOf(withTimestamp).GetProperty("time").GetInt64());
        Assert.Equal(Seconds, Bench.PropertiesOf(xdm).GetProperty("time").GetInt64());
    }

    [Fact]
    public void An_unreadable_time_does_not_give_way_to_a_good_timestamp() =>
        Assert.Equal("properties.time", Bench.FailureOf("""{"when":"soon","timestamp":"2026-03-01T11:00:00Z"}""").Field);

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("0")]
    [InlineData("\"2026-03-02T00:00:00Z\"")]
    [InlineData("true")]
    public void With_UseEnqueuedTime_the_hubs_time_stands_in(string when)
    {
        MappingBench bench = MappingBench.ForAction(""" "time": "{{xdm.when}}" """, ("Forwarding__InvalidTime", "UseEnqueuedTime"));

        Assert.Equal(Seconds, bench.PropertiesOf($$"""{"when":{{when}}}""").GetProperty("time").GetInt64());
    }

    [Fact]
    public void With_UseEnqueuedTime_the_record_does_not_depend_on_when_it_is_made()
    {
        MappingBench bench = MappingBench.ForAction(""" "time": "{{xdm.when}}" """, ("Forwarding__InvalidTime", "UseEnqueuedTime"));
        string when = (MappingBench.Enqueued + TimeSpan.FromHours(2)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        Assert.Equal(MapAt(MappingBench.Enqueued), MapAt(MappingBench.Enqueued + TimeSpan.FromDays(1)));

        string MapAt(DateTimeOffset now)
        {
            RecordCollector collector = new(new Utf8Buffer());
            bench.Mapper.Map(MappingBench.Message($$$"""{"xdm":{"when":{{{when}}}}}"""), now, collector);
            return Assert.Single(collector.Records);
        }
    }

    [Fact]
    public void Every_moment_is_read_back_from_how_NET_and_JavaScript_write_it() =>
        Gen.Long[RecordTime.Earliest, MappingBench.Now.ToUnixTimeMilliseconds()].Select(Gen.Int[-14 * 60, 14 * 60]).Sample((moment, offset) =>
        {
            DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(moment);
            string[] forms =
            [
                $"\"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff}Z\"",
                $"\"{time.ToOffset(TimeSpan.FromMinutes(offset)):O}\"",
                $"\"{time.ToOffset(TimeSpan.FromMinutes(offset)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture).Replace(":", string.Empty, StringComparison.Ordinal).Insert(13, ":").Insert(16, ":")}\"",
                $"{moment / 1000}.{moment % 1000:000}",
            ];
            Assert.All(forms, form => Assert.Equal(moment, Time(form)));
            if (moment >= 20_000_000_000)
            {
                Assert.Equal(moment, Time(moment.ToString(CultureInfo.InvariantCulture)));
            }
        }, iter: 500, threads: 1);

    private static long Time(string when) => Bench.PropertiesOf($$"""{"when":{{when}}}""").GetProperty("time").GetInt64();

    private static void AssertFails(string when, string reason) => Assert.Equal(
        new EventFailure(FailureStage.Mapping, reason, "properties.time", "Every event", 0, "default"),
        Bench.FailureOf($$"""{"when":{{when}}}"""));
}
