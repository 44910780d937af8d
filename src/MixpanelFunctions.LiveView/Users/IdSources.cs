using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.LiveView.History;

namespace MixpanelFunctions.LiveView.Users;

/// <summary>The source of a user's id.</summary>
/// <param name="Note">The setting, the action's key or the identity, in words.</param>
/// <param name="Path">The path in the event that held it; <see langword="null"/> if it is not one.</param>
internal sealed record IdSource(string? Note, string? Path);

/// <summary>Finds the sources of ids: explains the latest events whose records have them, as the page of an event does.</summary>
internal sealed class IdSources(EventHistory history)
{
    /// <summary>The most of the latest events that are explained for one user.</summary>
    private const int MostExplained = 300;

    private const string DevicePrefix = "$device:";

    /// <summary>The fields of a record that hold ids, what Mixpanel puts before them, and their fields in the explanation.</summary>
    private static readonly (string Name, string Prefix, string[] Fields)[] Ids =
    [
        ("$device_id", DevicePrefix, ["properties.$device_id", "anonymousId"]),
        ("$user_id", string.Empty, ["properties.$user_id", "userId"]),
        ("$anon_id", string.Empty, ["anonymousId"]),
        ("$identified_id", string.Empty, ["userId"]),
        ("alias", string.Empty, ["alias"]),
        ("distinct_id", string.Empty, ["properties.distinct_id", "userId", "distinctId"]),
        ("$distinct_id", string.Empty, ["$distinct_id"]),
    ];

    /// <summary>The sources of a user's ids, as far as a kept event has them. An id that only came from elsewhere, such as from Mixpanel's own SDK, has none.</summary>
    public IReadOnlyDictionary<string, IdSource> Find(IReadOnlyCollection<string> ids)
    {
        Dictionary<string, IdSource> found = new(StringComparer.Ordinal);
        foreach (LiveEvent live in history.Latest(MostExplained).Reverse())
        {
            if (found.Count == ids.Count)
            {
                break;
            }

            EventExplanation explained = live.Plan.Explain(live.Message, live.At)[live.IndexInMessage];
            foreach (ActionExplanation action in explained.Rules.SelectMany(rule => rule.Actions))
            {
                Add(action, ids, found);
            }
        }

        return found;
    }

    private static void Add(ActionExplanation action, IReadOnlyCollection<string> ids, Dictionary<string, IdSource> found)
    {
        foreach (RecordExplanation record in action.Records)
        {
            using JsonDocument document = JsonDocument.Parse(record.Json);
            JsonElement fields = document.RootElement.TryGetProperty("properties", out JsonElement properties) ? properties : document.RootElement;
            foreach ((string name, string prefix, string[] sources) in Ids)
            {
                if (fields.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                    && prefix + value.GetString() is var id && ids.Contains(id) && !found.ContainsKey(id)
                    && action.Fields.FirstOrDefault(field => sources.Contains(field.Field)) is { } field)
                {
                    found.Add(id, Of(field));
                }
            }
        }
    }

    private static IdSource Of(FieldExplanation field) => new(
        field.Note ?? (field.Field.StartsWith("properties.", StringComparison.Ordinal) || field.Field.StartsWith('$') ? "the action's distinctId" : $"the action's {field.Field}"),
        field.Tokens.Select(token => token.Source).FirstOrDefault(source => source.StartsWith("arc.", StringComparison.Ordinal)));
}
