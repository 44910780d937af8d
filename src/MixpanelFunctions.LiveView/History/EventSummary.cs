using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Rules.Explanations;
using MixpanelFunctions.LiveView.Explaining;

namespace MixpanelFunctions.LiveView.History;

/// <summary>
/// What a row of the page shows of an event, as JSON:
/// <c>{"at","partition","sequence","index","type","outcome","reason","rules":[…],"failed":[…],"records":[{"rule","project","endpoint","event","user","ids":[…],"properties":[[name,value],…],"more"}],"more"}</c>.
/// Texts are cut; a click shows everything.
/// </summary>
internal static class EventSummary
{
    private const int MostRecords = 8;
    private const int MostNames = 40;
    private const int MostProperties = 6;
    private const int LongestText = 120;

    /// <summary>Enough for every reason of ours and of Mixpanel's that is not a list.</summary>
    private const int LongestReason = 500;

    /// <summary>Properties that a row does not show: they have their own column, or say nothing about the event.</summary>
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "time", "token", "distinct_id", "$insert_id", "$device_id", "$user_id", "$identified_id", "$anon_id", "alias", "$distinct_ids", "mp_lib", "$lib_version",
    };

    private static readonly string[] Ids = ["distinct_id", "$user_id", "$device_id", "$identified_id", "$anon_id", "alias"];

    private static readonly string[][] TypePaths =
    [
        ["arc", "event", "xdm"], ["event", "xdm"], ["xdm"], ["body", "xdmEntity"], [],
    ];

    /// <summary>Writes the summary.</summary>
    public static ReadOnlyMemory<byte> Of(HubMessage message, EventExplanation explained, DateTimeOffset now, SecretRedactor secrets, ShownEvent shown)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("at", now.ToUnixTimeMilliseconds());
            json.WriteString("partition", message.Partition);
            json.WriteNumber("sequence", message.SequenceNumber);
            json.WriteNumber("index", explained.IndexInMessage);
            json.WriteString("type", Cut(secrets.Redact(TypeOf(explained, shown.Text) ?? string.Empty)));
            json.WriteString("outcome", ExplanationLines.Camel(explained.Outcome));
            if (ReasonOf(explained) is { } reason)
            {
                json.WriteString("reason", Cut(secrets.Redact(shown.Removed.Hide(reason)), LongestReason));
            }

            WriteNames(json, "rules", explained.Rules.Where(rule => rule.Outcome == RuleOutcome.Takes));
            WriteNames(json, "failed", explained.Rules.Where(rule => rule.Outcome == RuleOutcome.Fails || rule.Actions.Any(action => action.Failures.Count > 0)));
            WriteRecords(json, explained, secrets);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<RuleExplanation> rules)
    {
        json.WriteStartArray(name);
        foreach (RuleExplanation rule in rules)
        {
            json.WriteStringValue(rule.Name);
        }

        json.WriteEndArray();
    }

    private static void WriteRecords(Utf8JsonWriter json, EventExplanation explained, SecretRedactor secrets)
    {
        (string Rule, RecordExplanation Record)[] records =
            [.. explained.Rules.SelectMany(rule => rule.Actions.SelectMany(action => action.Records.Select(record => (rule.Name, record))))];
        json.WriteStartArray("records");
        (string Rule, RecordExplanation Record)[] told = Told(records);
        foreach ((string rule, RecordExplanation record) in told)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule);
            json.WriteString("project", record.Project);
            json.WriteString("endpoint", record.Endpoint);
            using JsonDocument document = JsonDocument.Parse(secrets.Redact(Encoding.UTF8.GetBytes(record.Json).AsSpan()).ToArray());
            WriteRecord(json, document.RootElement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("more", records.Length - told.Length);
    }

    /// <summary>Those that a row shows: the first ones, and of the others each one that a filter could match by its rule or its name.</summary>
    private static (string Rule, RecordExplanation Record)[] Told((string Rule, RecordExplanation Record)[] records)
    {
        if (records.Length <= MostRecords)
        {
            return records;
        }

        HashSet<(string, string)> known = [.. records.Take(MostRecords).Select(each => (each.Rule, NameOf(each.Record)))];
        return [.. records.Take(MostRecords), .. records.Skip(MostRecords).Where(each => known.Add((each.Rule, NameOf(each.Record)))).Take(MostNames - MostRecords)];
    }

    private static string NameOf(RecordExplanation record)
    {
        using JsonDocument document = JsonDocument.Parse(record.Json);
        return Text(document.RootElement, "event") ?? string.Empty;
    }

    private static void WriteRecord(Utf8JsonWriter json, JsonElement record)
    {
        if (!record.TryGetProperty("properties", out JsonElement properties))
        {
            WriteProfile(json, record);
            return;
        }

        json.WriteString("event", Cut(record.GetProperty("event").GetString()!));
        string[] ids = [.. Ids.Select(id => Text(properties, id)).OfType<string>().Where(id => id.Length > 0).Distinct()];
        json.WriteString("user", ids.FirstOrDefault() ?? string.Empty);
        WriteIds(json, ids);
        WriteProperties(json, properties, property => !Elsewhere.Contains(property.Name));
    }

    /// <summary>An update of a profile: its operation is where an event has its name.</summary>
    private static void WriteProfile(Utf8JsonWriter json, JsonElement record)
    {
        JsonProperty operation = record.EnumerateObject().LastOrDefault();
        string? user = Text(record, "$distinct_id") ?? (Text(record, "$group_id") is { } group ? $"{Text(record, "$group_key")}: {group}" : null);
        json.WriteString("event", operation.Name);
        json.WriteString("user", user ?? string.Empty);
        WriteIds(json, user is null ? [] : [user]);
        WriteProperties(json, operation.Value, _ => true);
    }

    private static void WriteIds(Utf8JsonWriter json, string[] ids)
    {
        json.WriteStartArray("ids");
        foreach (string id in ids)
        {
            json.WriteStringValue(Cut(id));
        }

        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, JsonElement properties, Func<JsonProperty, bool> isShown)
    {
        JsonProperty[] shown = properties.ValueKind == JsonValueKind.Object ? [.. properties.EnumerateObject().Where(isShown)] : [];
        json.WriteStartArray("properties");
        foreach (JsonProperty property in shown.Take(MostProperties))
        {
            json.WriteStartArray();
            json.WriteStringValue(Cut(property.Name));
            json.WriteStringValue(Cut(property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText()));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("more", Math.Max(0, shown.Length - MostProperties));
    }

    private static string? ReasonOf(EventExplanation explained) =>
        explained.Failure?.Reason
        ?? (explained.FilteredBy is { } filter ? $"filtered by {filter}" : null)
        ?? explained.Filters.Where(filter => filter.IsAsked).SelectMany(filter => filter.Tests).FirstOrDefault(test => test.Outcome == ConditionOutcome.Fails)?.Reason
        ?? explained.Rules.Select(rule => rule.Reason ?? rule.Actions.SelectMany(action => action.Failures).FirstOrDefault()?.Reason).FirstOrDefault(reason => reason is not null);

    /// <summary>The event's <c>eventType</c>, wherever its shape has it.</summary>
    private static string? TypeOf(EventExplanation explained, string text)
    {
        if (explained.Failure is not null)
        {
            return null;
        }

        try
        {
            using JsonDocument source = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1_000 });
            return TypePaths.Select(path => Descend(source.RootElement, path) is { } place ? Text(place, "eventType") : null).FirstOrDefault(type => type is not null);
        }
        catch (JsonException)
        {
            // The reader is more forgiving than this; the row only lacks the name.
            return null;
        }
    }

    private static JsonElement? Descend(JsonElement element, string[] path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Cut(string text, int longest = LongestText) =>
        text.Length <= longest ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)}…";
}
