using System.Globalization;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Tests.Docs;

/// <summary>docs/scaling.md: what it measured is read from its first table, and all that follows is computed anew.</summary>
public partial class ScalingPageTests
{
    private const double EventBytes = 2_300;
    private const double Partitions = 4;
    private const double Load = 0.6;
    private const double EventsADay = 1e9;
    private const double Peak = 3;
    private const double DaySeconds = 86_400;
    private const double MonthDays = 30;
    private const double FlexGigabytes = 2;
    private const double OnDemand = 0.000026;
    private const double Baseline = 0.000004;
    private const double AlwaysReady = 0.000016;
    private const double MillionExecutions = 0.40;
    private const double PremiumInstance = 150;

    private static readonly string Page = Repository.Read("docs/scaling.md");
    private static readonly string Performance = Repository.Read("docs/performance.md");

    /// <summary>CPU seconds an event under the Functions host.</summary>
    private static double Cost => Measured(@"\*\*([\d,]+) µs of CPU an event\*\*") / 1e6;

    private static double AverageRate => EventsADay / DaySeconds;

    private static double AverageCores => AverageRate * Cost;

    private static double BilledSeconds => EventsADay * Cost / Load;

    private static double BilledGigabyteSeconds => BilledSeconds * FlexGigabytes * MonthDays;

    private static double Executions => EventsADay / BatchSize * MonthDays;

    private static double BatchSize => (int)Repository.ReadJson("host.json")["extensions"]!["eventHubs"]!["maxEventBatchSize"]!;

    /// <summary>Megabytes of memory for a megabyte of events fetched ahead, from the two larger measurements.</summary>
    private static double MemoryFactor => (Memory(4_000) - Memory(1_000)) / (Prefetched(4_000) - Prefetched(1_000));

    private static double MemoryBase => Memory(1_000) - (MemoryFactor * Prefetched(1_000));

    [Fact]
    public void The_sums_of_host_and_worker_are_right()
    {
        foreach (Match match in PeakMemory().Matches(Page))
        {
            Assert.Equal(Number(match.Groups[3].Value), Number(match.Groups[1].Value) + Number(match.Groups[2].Value));
        }

        Assert.Equal(3, PeakMemory().Count(Page));
        Assert.Equal((9.9, 12.3), (Math.Round(6.9 + 3.0, 1), Math.Round(8.2 + 4.1, 1)));
    }

    [Fact]
    public void The_figures_of_the_engine_are_those_of_its_page()
    {
        Says($"gzip ([performance.md](performance.md), row (c)) | {Row('c'):N1} µs of CPU an event |");
        Says($"receiver included ([performance.md](performance.md), row (e)) | {Row('e'):N1} µs of CPU an event |");
    }

    [Fact]
    public void The_limits_follow()
    {
        double micro = Cost * 1e6;
        Says($"1 / {micro:N0} µs = {1 / Cost:N0} events a second a core; {Load / Cost:N0} at a load of {Load * 100:N0} %");
        Says($"40 throughput units of 1 MB/s in: {40e6 / EventBytes:N0} events of 2.3 KB a second");
        Says($"30,000 × {micro:N0} µs = {30_000 * Cost:N1} cores");
        Assert.True(1 / Cost < 40e6 / EventBytes && 40e6 / EventBytes < 30_000, "The app, then the namespace, then Mixpanel.");
        Says("**the app's cores come first,\nthen a Standard namespace's throughput units, then Mixpanel**");
    }

    [Fact]
    public void A_billion_events_a_day_follow()
    {
        double average = Math.Ceiling(AverageCores / Load);
        double peak = Math.Ceiling(AverageCores * Peak / Load);
        Says($"On average {AverageRate:N0} events a second. `c` is {Cost * 1e6:N0} µs");
        Says($"1e9 × {Cost * 1e6:N0}e-6            = {EventsADay * Cost:N0} s = {EventsADay * Cost / 3_600:N1} core hours");
        Says($"{AverageRate:N0} × {Cost * 1e6:N0}e-6         = {AverageCores:N1}\n");
        Says($"{AverageCores:N1} × 3                 = {AverageCores * Peak:N1}\n");
        Says($"on average, at the peak = {average}, {peak}\n");
        Says($"partitions           = instances at the peak, or more                            = {peak}\n");
        Says($"1e9 / {BatchSize:N0}             = {EventsADay / BatchSize:N0}\n");
        Says($"{AverageRate:N0} × 2.3 KB × 3 at the peak are {AverageRate * EventBytes * Peak / 1e6:N0} throughput units");
        Says($"({AverageRate * Peak:N0} a second against 30,000)");
    }

    [Fact]
    public void The_costs_follow()
    {
        double always = Math.Ceiling(AverageCores / Load);
        double atPeak = Math.Ceiling(AverageCores * Peak / Load);
        double reserved = always * FlexGigabytes * DaySeconds * MonthDays;
        double executions = Executions / 1e6;
        double onDemand = (BilledGigabyteSeconds * OnDemand) + (executions * MillionExecutions);
        double ready = (reserved * Baseline) + (BilledGigabyteSeconds * AlwaysReady) + (executions * MillionExecutions);
        string billed = $"{BilledGigabyteSeconds / 1e6:N1}";
        string kept = $"{reserved / 1e6:N1}";
        Says($"{EventsADay * Cost:N0} / 0.6           = {BilledSeconds:N0} s");
        Says($"billed GB-s a month  = billed seconds × 2 GB × 30                                = {billed} million");
        Says($"executions a month   = events / {BatchSize:N0} × 30                                       = {executions:N0} million");
        Says($"| {billed} million GB-s, {executions:N0} million executions | {billed}e6 × $0.000026 + {executions:N0} × $0.40 = **${onDemand:N0}** |");
        Says($"{always} always-ready instances of 2,048 MB for all events | {kept} million GB-s of baseline, {billed} million GB-s, {executions:N0} million executions | {kept}e6 × $0.000004 + {billed}e6 × $0.000016 + {executions:N0} × $0.40 = **${ready:N0}** |");
        Says($"Premium EP1, {always} instances, the average | 1 core, 3.5 GB each | {always} × $150 = **${always * PremiumInstance:N0}** |");
        Says($"Premium EP1, {atPeak} instances, the peak day and night | | {atPeak} × $150 = **${atPeak * PremiumInstance:N0}** |");
    }

    [Fact]
    public void What_leaves_Azure_follows_from_the_compression()
    {
        (double fastestCpu, double fastest) = Compression(@"\*\*Fastest\*\*");
        (double optimalCpu, double optimal) = Compression("Optimal");
        double Month(double bytes) => bytes * EventsADay * MonthDays / 1e9 * 0.08;

        Says($"{fastest:N0} bytes with `Mixpanel__Compression=Fastest` and {optimal:N0}\nwith `Optimal`");
        Says($"are {fastest * MonthDays / 1e3:N1} or {optimal * MonthDays / 1e3:N1} TB a\nmonth");
        Says($"saves ${Month(fastest) - Month(optimal):N0} a month of ${Month(fastest):N0}, for {optimalCpu - fastestCpu:N1} µs of CPU more an event");
    }

    [Fact]
    public void Memory_follows()
    {
        Says($"memory = {MemoryBase:N0} MB + {MemoryFactor:N1} × partitions an instance × prefetchCount × event size");
        Says($"take {Memory(4_000) - Memory(1_000):N0} MB\nmore, which is about {MemoryFactor:N0} bytes for each byte");
        Says($"and {MemoryBase + (MemoryFactor * Prefetched(300)) - Memory(300):N0} MB too much for 300");
        Assert.True(MemoryBase > 512, "512 MB do not hold the app.");
        foreach ((string name, double size, double cores) in new[] { ("2,048 MB", 2_048.0, 1.0), ("4,096 MB", 4_096, 2), ("Premium EP1, 3,584 MB", 3_584, 1) })
        {
            double holds = (size - MemoryBase) / MemoryFactor;
            Says($"| {name} | {cores} | {Math.Floor(holds):N0} MB | {Math.Floor(holds * 1e6 / (BatchSize * EventBytes)):N0} partitions an instance | `prefetchCount` {Math.Floor(holds * 1e6 / (Partitions * 100e3)):N0} with 4 partitions |");
        }
    }

    [Fact]
    public void The_page_of_the_hubs_settings_and_the_readme_say_the_same()
    {
        string settings = Repository.Read("docs/hub-settings.md");
        string readme = Repository.Read("README.md");

        Assert.Contains($"compared with 4,000 it saves {Memory(4_000) - Memory(1_000):N0} MB", settings, StringComparison.Ordinal);
        Assert.Contains($"that product is {Prefetched(1_000):N1} MB", settings, StringComparison.Ordinal);
        Assert.Contains($"about {Cost * 1e6:N0} µs of CPU", readme, StringComparison.Ordinal);
        Assert.Contains($"{EventsADay * Cost / 3_600:N0} core hours", readme, StringComparison.Ordinal);
    }

    private static void Says(string text) => Assert.Contains(text, Page, StringComparison.Ordinal);

    private static double Prefetched(double count) => Partitions * count * EventBytes / 1e6;

    private static double Memory(int prefetch) => Measured($@"`prefetchCount` {prefetch:N0}: host [\d,]+, worker [\d,]+ \| ([\d,]+) MB");

    private static double Measured(string pattern) => Number(Find(Page, pattern).Groups[1].Value);

    private static double Row(char letter) => Number(Find(Performance, $@"\| \({letter}\) \|(?:[^|]+\|){{5}} ([\d.,]+) \|").Groups[1].Value);

    private static (double Cpu, double Bytes) Compression(string name)
    {
        Match row = Find(Performance, $@"\| {name} \| ([\d.]+) \| ([\d.]+) \|");
        return (Number(row.Groups[1].Value), Number(row.Groups[2].Value));
    }

    private static Match Find(string text, string pattern)
    {
        Match match = Regex.Match(text, pattern);
        Assert.True(match.Success, pattern);
        return match;
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"host ([\d,]+), worker ([\d,]+) \| ([\d,]+) MB")]
    private static partial Regex PeakMemory();
}
