using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MixpanelFunctions.Verifying.Comparing;
using MixpanelFunctions.Verifying.Prints;
using MixpanelFunctions.Verifying.Runs;

namespace MixpanelFunctions.Benchmarks.Verifying;

/// <summary><c>verify</c>: what a comparison of many records takes.</summary>
internal static class VerifyCommand
{
    private const int Properties = 12;

    public static Command Create()
    {
        Option<int> records = new("--records") { Description = "How many records there are on each side.", HelpName = "N", DefaultValueFactory = _ => 10_000_000 };
        Option<string> folder = new("--folder") { Description = "Where temporary files go: about 190 bytes a record and side.", HelpName = "DIR", DefaultValueFactory = _ => Path.GetTempPath() };
        Command command = new("verify", "Compares records as verify does, every 1,000th missing, and prints time, memory and disk.") { records, folder };
        command.SetAction(result => Run(result.GetValue(records), result.GetValue(folder)!));
        return command;
    }

    private static void Run(int records, string folder)
    {
        long started = Stopwatch.GetTimestamp();
        PrintNames names = new();
        using RunFile expected = new(folder);
        using RunFile actual = new(folder);
        PrintReader reader = new(names);
        PrintOrigin origin = new(0, 1, names.NumberOf("Every event"));
        for (int i = 0; i < records; i++)
        {
            expected.Add(reader.Read(Record(i, string.Empty), origin with { Place = i }));
        }

        expected.Finish();
        for (int i = 0; i < records; i++)
        {
            // In another order than they are expected.
            int number = (int)((i * 7_368_787L) % records);
            if (number % 1_000 != 0)
            {
                actual.Add(reader.Read(Record(number, ",\"$city\":\"Oslo\",\"mp_processing_time_ms\":1768478400000"), PrintOrigin.Mixpanel));
            }
        }

        actual.Finish();
        TimeSpan read = Stopwatch.GetElapsedTime(started);
        VerifyTally tally = new Comparer(names, new TimeBasis(TimeZoneInfo.Utc), null, _ => { }).Compare(expected, actual, _ => { }, CancellationToken.None);
        Process process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {records:N0} records expected, {actual.Count:N0} in Mixpanel: present {tally.All[DifferenceKind.Present]:N0}, missing {tally.All[DifferenceKind.Missing]:N0}, other {tally.All[DifferenceKind.Different] + tally.All[DifferenceKind.Unexpected] + tally.All[DifferenceKind.Duplicated]:N0}
            read and sorted in {read.TotalSeconds:N1} s, compared in {(Stopwatch.GetElapsedTime(started) - read).TotalSeconds:N1} s, CPU {Environment.CpuUsage.TotalTime.TotalSeconds:N1} s
            peak working set {process.PeakWorkingSet64 / 1048576.0:N0} MB, {(expected.BytesOnDisk + actual.BytesOnDisk) / 1048576.0:N0} MB on disk in {expected.RunsOnDisk + actual.RunsOnDisk} sorted runs
            """));
    }

    private static byte[] Record(int number, string more)
    {
        StringBuilder text = new(512);
        text.Append(CultureInfo.InvariantCulture, $$"""{"event":"Event {{number % 20}}","properties":{"time":{{1768478400000 + (number % 86_400_000)}},"distinct_id":"user-{{number % 100_000}}","$insert_id":"{{number:x32}}","mp_lib":"MixpanelFunctions" """);
        for (int i = 1; i < Properties; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $",\"Property {i}\":\"value {number % (i * 7)}\"");
        }

        return Encoding.UTF8.GetBytes(text.Append(more).Append("}}").ToString());
    }
}
