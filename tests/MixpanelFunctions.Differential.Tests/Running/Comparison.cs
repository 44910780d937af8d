using System.Globalization;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Differential.Tests.Running;

/// <summary>Brings what Adobe sends and what the engine sends to one form, by the differences that are documented.</summary>
internal static class Comparison
{
    /// <summary>Properties that every record of the engine has, and none of Adobe's unless the rule says so.</summary>
    private static readonly HashSet<string> OwnProperties =
        ["time", "distinct_id", "$insert_id", "$device_id", "$user_id", "mp_lib", "$lib_version", "ip"];

    /// <summary>Containers within one another in a property's value, Mixpanel's limit.</summary>
    private const int DeepestNesting = 3;

    /// <summary>Whether both came to the same.</summary>
    public static bool IsSame(Outcome adobe, Outcome engine) => adobe.Kind switch
    {
        OutcomeKind.Sent when EventName(adobe.Record).All(IsBlank) => engine.Kind == OutcomeKind.Unmappable,
        OutcomeKind.Sent => engine.Kind == OutcomeKind.Sent && Text(adobe.Record) == Text(engine.Record),
        // The engine looks at the name first; the event is dead-lettered either way.
        OutcomeKind.Failed => engine.Kind is OutcomeKind.Failed or OutcomeKind.Unmappable,
        _ => adobe.Kind == engine.Kind,
    };

    // What JavaScript's trim takes away; .NET does not count the byte order mark, but U+0085.
    private static bool IsBlank(char letter) => letter == '\uFEFF' || (letter != '\u0085' && char.IsWhiteSpace(letter));

    /// <summary>A record in the form that is compared.</summary>
    public static string Text(JsonElement record)
    {
        StringBuilder text = new();
        text.Append(EventName(record)).Append(' ');
        WriteEntries(Entries(record.GetProperty("properties"))
            // A property without a value is left out, and those of the engine's own are not Adobe's.
            .Where(property => property.Value.ValueKind != JsonValueKind.Null && !OwnProperties.Contains(property.Key)), text);
        return text.ToString();
    }

    /// <summary>An event's name is a text, whatever the value's type.</summary>
    private static string EventName(JsonElement record) =>
        record.TryGetProperty("event", out JsonElement name) && name.ValueKind is not (JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array)
            ? name.ValueKind == JsonValueKind.String ? StringOf(name) : name.GetRawText()
            : string.Empty;

    /// <summary>An object's entries in the order of their names; of a name that comes twice the last value.</summary>
    private static SortedDictionary<string, JsonElement> Entries(JsonElement map)
    {
        SortedDictionary<string, JsonElement> entries = new(StringComparer.Ordinal);
        foreach (JsonProperty property in map.EnumerateObject())
        {
            entries[property.Name] = property.Value;
        }

        return entries;
    }

    private static void WriteEntries(IEnumerable<KeyValuePair<string, JsonElement>> entries, StringBuilder text, int depth = 0)
    {
        text.Append('{');
        foreach ((string key, JsonElement value) in entries)
        {
            text.Append(JsonSerializer.Serialize(key)).Append(':');
            Write(value, text, depth + 1);
            text.Append(',');
        }

        text.Append('}');
    }

    private static void Write(JsonElement value, StringBuilder text, int depth)
    {
        if (depth > DeepestNesting && value.ValueKind == JsonValueKind.String && ContainerOf(value) is { } container)
        {
            // What stands deeper than Mixpanel takes it, the engine sends as JSON text.
            value = container;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteEntries(Entries(value), text, depth);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(item, text, depth + 1);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonValueKind.Number:
                // 1.0 and 1, 1e3 and 1000 are one number, and so are whole numbers with digits beyond a double's.
                text.Append((value.GetDouble() + 0.0).ToString("R", CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.String:
                text.Append(JsonSerializer.Serialize(StringOf(value)));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static JsonElement? ContainerOf(JsonElement text)
    {
        try
        {
            JsonElement read = JsonElement.Parse(StringOf(text));
            return read.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A string's text; half a pair of surrogates, which is no text, as U+FFFD.</summary>
    private static string StringOf(JsonElement value)
    {
        byte[] raw = Encoding.UTF8.GetBytes(value.GetRawText());
        byte[] plain = new byte[raw.Length];
        return Encoding.UTF8.GetString(plain, 0, JsonEscapes.Undo(raw.AsSpan()[1..^1], plain));
    }
}
