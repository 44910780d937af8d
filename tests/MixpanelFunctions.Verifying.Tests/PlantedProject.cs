using System.Globalization;
using System.Text;
using MixpanelFunctions.Verifying.Comparing;
using MixpanelFunctions.Verifying.Prints;
using MixpanelFunctions.Verifying.Runs;

namespace MixpanelFunctions.Verifying.Tests;

/// <summary>Records as they are sent, as a project would export them, and in it whatever a test plants.</summary>
internal sealed class PlantedProject : IDisposable
{
    public static readonly DateOnly FirstDay = new(2026, 1, 12);

    private const int Days = 3;

    private readonly PrintNames _names = new();
    private readonly PrintReader _reader;
    private readonly RunFile _expected;
    private readonly RunFile _actual;
    private readonly int _rule;

    public PlantedProject(string folder, int chunkBytes = RunFile.DefaultChunk)
    {
        _reader = new PrintReader(_names);
        _expected = new RunFile(folder, chunkBytes);
        _actual = new RunFile(folder, chunkBytes);
        _rule = _names.NumberOf("Every event");
    }

    public bool IsOnDisk => _expected.RunsOnDisk > 1 && _actual.RunsOnDisk > 1;

    public static long TimeOf(int number) =>
        new DateTimeOffset(FirstDay, TimeOnly.MinValue, TimeSpan.Zero).AddMilliseconds((number * 7919L) % (Days * 86_400_000L)).ToUnixTimeMilliseconds();

    public static string IdOf(int number) => number.ToString("x32", CultureInfo.InvariantCulture);

    public static string Sent(int number, long? time = null, string? user = null, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"event":"{{{(number % 3 == 0 ? "Purchase" : "Page view")}}}","properties":{"time":{{{time ?? TimeOf(number)}}},"distinct_id":"{{{user ?? $"u{number % 97}"}}}","$insert_id":"{{{IdOf(number)}}}","Page":"p{{{number % 13}}}","$screen_width":1080,"price":{{{number}}}.50,"nested":{"a":1,"b":[1,null]},"mp_lib":"MixpanelFunctions","$lib_version":"aa","ip":"0","token":"t"{{{more}}}}}""");

    /// <summary>The same as Mixpanel exports it: other order, other notation, resolved, with properties of its own.</summary>
    public static string Exported(int number, long? time = null, string? user = null, string? page = null, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"event":"{{{(number % 3 == 0 ? "Purchase" : "Page view")}}}","properties":{"time":{{{time ?? TimeOf(number)}}},"distinct_id":"resolved","$distinct_id_before_identity":"{{{user ?? $"u{number % 97}"}}}","nested":{"b":[1,null],"a":1.0},"price":{{{number}}}.5,"$insert_id":"{{{IdOf(number)}}}","Page":"{{{page ?? $"\\u0070{number % 13}"}}}","$screen_width":1080,"mp_lib":"MixpanelFunctions","$lib_version":"bb","$city":"Oslo","mp_processing_time_ms":1{{{more}}}}}""");

    public void Expect(int number, string? record = null) =>
        _expected.Add(_reader.Read(Encoding.UTF8.GetBytes(record ?? Sent(number)), new PrintOrigin(0, number, _rule)));

    public void Hold(string record)
    {
        ReadOnlySpan<byte> print = _reader.Read(Encoding.UTF8.GetBytes(record), PrintOrigin.Mixpanel);
        Assert.False(print.IsEmpty, record);
        _actual.Add(print);
    }

    public (VerifyTally Tally, IReadOnlyList<Difference> Differences) Compare(TimeZoneInfo? zone = null, (DateOnly, DateOnly)? days = null)
    {
        List<Difference> differences = [];
        _expected.Finish();
        _actual.Finish();
        Comparer comparer = new(_names, new TimeBasis(zone ?? TimeZoneInfo.Utc), days, differences.Add);
        return (comparer.Compare(_expected, _actual, _ => { }, TestContext.Current.CancellationToken), differences);
    }

    public void Dispose()
    {
        _expected.Dispose();
        _actual.Dispose();
    }
}
