using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Verifying.Comparing;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>A result as text and as JSON.</summary>
internal static class VerifyReport
{
    private const int MostRows = 40;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly DifferenceKind[] Kinds =
        [DifferenceKind.Present, DifferenceKind.Missing, DifferenceKind.Different, DifferenceKind.Duplicated, DifferenceKind.Unexpected, DifferenceKind.Late, DifferenceKind.Repeated];

    /// <summary>How a kind is written.</summary>
    public static string Name(DifferenceKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The one sentence.</summary>
    public static string Sentence(VerifyCounts counts) =>
        string.Create(CultureInfo.InvariantCulture, $"{counts[DifferenceKind.Present]:N0} of {counts.Expected:N0} expected events are in Mixpanel");

    /// <summary>Writes the result as text.</summary>
    public static void Write(TextWriter output, VerifyResult result)
    {
        VerifyTally tally = result.Tally;
        output.WriteLine(Sentence(tally.All));
        output.WriteLine(string.Join(", ", Kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{Name(kind)} {tally.All[kind]:N0}"))));
        foreach (string note in Notes(result))
        {
            output.WriteLine(note);
        }

        Table(output, "Day", tally.Days.Select(day => (day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Value)));
        Table(output, "Event", tally.Events.Select(pair => (pair.Key, pair.Value)));
        Table(output, "Rule", tally.Rules.Select(pair => (pair.Key, pair.Value)));
        foreach (Difference difference in result.Shown)
        {
            output.WriteLine(Line(difference));
        }

        if (result.Users is { } users)
        {
            UserReport.Write(output, users, result.SharedDevices);
        }
    }

    /// <summary>Writes the result as JSON.</summary>
    public static string Json(VerifyResult result)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteBoolean("same", result.IsSame);
            Counts(json, result.Tally.All);
            json.WriteNumber("events", result.Events);
            json.WriteNumber("failures", result.Failures);
            json.WriteNumber("toOtherProjects", result.ToOthers);
            json.WriteNumber("withoutOwnId", result.WithoutOwnId);
            json.WriteNumber("recordsInMixpanel", result.Held);
            json.WriteNumber("ofOtherPrograms", result.Tally.OfOthers);
            json.WriteNumber("outsideOfDays", result.Tally.Outside);
            json.WriteNumber("sameAgainInSources", result.Tally.SameAgain);
            json.WriteNumber("notCompared", result.Tally.Overflow);
            Group(json, "byDay", "day", result.Tally.Days.Select(day => (day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Value)));
            Group(json, "byEvent", "event", result.Tally.Events.Select(pair => (pair.Key, pair.Value)));
            Group(json, "byRule", "rule", result.Tally.Rules.Select(pair => (pair.Key, pair.Value)));
            if (result.Users is { } users)
            {
                UserReport.Write(json, users, result.SharedDevices);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + Environment.NewLine;
    }

    private static IEnumerable<string> Notes(VerifyResult result)
    {
        VerifyTally tally = result.Tally;
        foreach ((long count, string one, string many) in new[]
        {
            (result.Failures, "failure of an event that the rules cannot map: it is a dead letter, and not expected", "failures of events that the rules cannot map: they are dead letters, and not expected"),
            (result.ToOthers, "event goes to another project: verify it with --project", "events go to other projects: verify them with --project"),
            (result.WithoutOwnId, "event has no id or no time of its own. Its $insert_id is made from its place in the hub, which a file does not contain: verify it with files of Capture", "events have no id or no time of their own. Their $insert_id is made from their place in the hub, which a file does not contain: verify them with files of Capture"),
            (tally.OfOthers, "event in Mixpanel is from another program (mp_lib), and is not compared", "events in Mixpanel are from other programs (mp_lib), and are not compared"),
            (tally.Outside, "event in Mixpanel is outside of the days of --from and --to, and not in the sources", "events in Mixpanel are outside of the days of --from and --to, and not in the sources"),
            (tally.SameAgain, "record is in the sources more than once: one of them is expected", "records are in the sources more than once: one of each is expected"),
            (tally.Overflow, $"record shares event and $insert_id with {SameKey.Most} others and is not compared: give each event its own id", $"records share event and $insert_id with {SameKey.Most} others and are not compared: give each event its own id"),
        })
        {
            if (count > 0)
            {
                yield return Counted.Of(count, one, many);
            }
        }

        if (tally.TimeShifts.Count == 1 && tally.TimeShifts.First() is var shift && shift.Key != 0 && shift.Value > 1)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{shift.Value:N0} events have a time that is {shift.Key:N0} minutes later in Mixpanel: a project created before 2023 stores times in its own time zone. Set --time-zone to the zone in Mixpanel's project settings.");
        }
    }

    private static void Table(TextWriter output, string title, IEnumerable<(string Name, VerifyCounts Counts)> rows)
    {
        // Those with something to report come first.
        (string Name, VerifyCounts Counts)[] all = [.. rows.OrderBy(row => row.Counts.IsSame)];
        int width = Math.Max(title.Length, all.Length == 0 ? 0 : all.Take(MostRows).Max(row => row.Name.Length));
        output.WriteLine();
        output.WriteLine(title.PadRight(width) + string.Concat(Kinds.Select(kind => Name(kind).PadLeft(12))));
        foreach ((string name, VerifyCounts counts) in all.Take(MostRows))
        {
            output.WriteLine(name.PadRight(width) + string.Concat(Kinds.Select(kind => counts[kind].ToString("N0", CultureInfo.InvariantCulture).PadLeft(12))));
        }

        if (all.Length > MostRows)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all.Length - MostRows:N0} more; --json has all"));
        }
    }

    private static string Line(Difference difference)
    {
        string properties = difference.Properties.Count == 0 ? string.Empty : $": {string.Join(", ", difference.Properties)}";
        string copies = difference.Copies == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $": {difference.Copies} copies");
        string rule = difference.Rule is { } name ? $" (rule \"{name}\")" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{Name(difference.Kind)}: {difference.Event} {difference.InsertId} at {difference.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}{rule}{properties}{copies}");
    }

    private static void Group(Utf8JsonWriter json, string name, string member, IEnumerable<(string Name, VerifyCounts Counts)> rows)
    {
        json.WriteStartArray(name);
        foreach ((string key, VerifyCounts counts) in rows)
        {
            json.WriteStartObject();
            json.WriteString(member, key);
            Counts(json, counts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Counts(Utf8JsonWriter json, VerifyCounts counts)
    {
        json.WriteNumber("expected", counts.Expected);
        foreach (DifferenceKind kind in Kinds)
        {
            json.WriteNumber(Name(kind), counts[kind]);
        }
    }
}
