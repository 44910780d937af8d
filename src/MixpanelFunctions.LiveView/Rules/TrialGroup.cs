using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Explanations;

namespace MixpanelFunctions.LiveView.Rules;

/// <summary>Events for which the edited rules make the same change: <c>Purchase → Köp × 39</c>.</summary>
/// <param name="Rule">The rule that writes the record; empty if only the outcome changes.</param>
/// <param name="Before">The record's name before; <see langword="null"/> if it is sent as well.</param>
/// <param name="After">The record's name after; <see langword="null"/> if it is sent no more.</param>
/// <param name="Changed">The fields whose values change, in the order of their names.</param>
/// <param name="Events">How many events.</param>
/// <param name="LatestId">The number of the latest of them.</param>
internal sealed record TrialGroup(string Rule, string? Before, string? After, IReadOnlyList<string> Changed, int Events, long LatestId)
{
    /// <summary>The most groups, so that changes which differ from event to event do not fill the page.</summary>
    private const int Most = 30;

    /// <summary>Groups differences, the largest group first.</summary>
    public static IReadOnlyList<TrialGroup> Of(IReadOnlyList<TrialDifference> differences) =>
    [
        .. differences.SelectMany(Kinds).GroupBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(group => group.Last().Group with { Events = group.Select(kind => kind.Group.LatestId).Distinct().Count() })
            .OrderByDescending(group => group.Events).ThenBy(group => group.Rule, StringComparer.Ordinal).ThenBy(group => group.Before, StringComparer.Ordinal)
            .Take(Most),
    ];

    private static IEnumerable<(string Key, TrialGroup Group)> Kinds(TrialDifference difference)
    {
        List<TrialRecord> gained = [.. difference.Gained];
        foreach (TrialRecord lost in difference.Lost)
        {
            int same = gained.FindIndex(other => other.Rule == lost.Rule && other.Action == lost.Action);
            TrialRecord? other = same < 0 ? null : gained[same];
            if (same >= 0)
            {
                gained.RemoveAt(same);
            }

            yield return Kind(difference, lost, other);
        }

        foreach (TrialRecord record in gained)
        {
            yield return Kind(difference, null, record);
        }

        if (difference.Lost.Count + difference.Gained.Count == 0)
        {
            yield return Keyed(new TrialGroup(string.Empty, Outcome(difference.Was), Outcome(difference.Becomes), [], 1, difference.Event.Id));
        }
    }

    private static (string Key, TrialGroup Group) Kind(TrialDifference difference, TrialRecord? lost, TrialRecord? gained)
    {
        using JsonDocument? before = lost is null ? null : JsonDocument.Parse(lost.Record.Json);
        using JsonDocument? after = gained is null ? null : JsonDocument.Parse(gained.Record.Json);
        string[] changed = before is null || after is null ? [] : Changes(Fields(before.RootElement), Fields(after.RootElement));
        return Keyed(new TrialGroup((lost ?? gained)!.Rule, Name(before), Name(after), changed, 1, difference.Event.Id));
    }

    private static (string Key, TrialGroup Group) Keyed(TrialGroup group) => (string.Join('\n', [group.Rule, group.Before, group.After, .. group.Changed]), group);

    /// <summary>An event's name, or the operation of a profile's update.</summary>
    private static string? Name(JsonDocument? record) => record is null ? null
        : record.RootElement.TryGetProperty("event", out JsonElement name) ? name.GetString()
        : record.RootElement.EnumerateObject().LastOrDefault().Name;

    private static Dictionary<string, string> Fields(JsonElement record)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (JsonProperty field in record.EnumerateObject().Where(field => field.Name is not ("properties" or "event"))
            .Concat(record.TryGetProperty("properties", out JsonElement properties) ? properties.EnumerateObject().ToArray() : []))
        {
            fields[field.Name] = field.Value.GetRawText();
        }

        // The version of the rules is another one in every record.
        fields.Remove("$lib_version");
        return fields;
    }

    private static string[] Changes(Dictionary<string, string> before, Dictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];

    private static string Outcome(EventExplanation explained) => explained.Outcome switch
    {
        EventOutcome.Forwarded => "Forwarded",
        EventOutcome.Filtered => "Filtered",
        _ => "Dead-lettered",
    };
}
