using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// Analytics' events string: <c>event1,event2=5,purchase:SERIAL</c>, where a number counts the event that many times and what is
/// after the colon is the id by which it is counted once
/// (https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/page-vars/events/events-overview).
/// </summary>
/// <param name="text">The string, its escapes undone.</param>
/// <param name="separator">What is between two events: a comma, in a list of products <c>|</c>.</param>
internal ref struct EventsText(ReadOnlySpan<byte> text, byte separator)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The event.</summary>
    public int Id { get; private set; }

    /// <summary>What follows <c>=</c>; empty if it says nothing.</summary>
    public ReadOnlySpan<byte> Number { get; private set; }

    /// <summary>What follows <c>:</c>; empty if it says nothing.</summary>
    public ReadOnlySpan<byte> Serial { get; private set; }

    /// <summary>Goes to the next event that Analytics knows.</summary>
    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            ReadOnlySpan<byte> one = Fields.Take(ref _rest, separator).Trim((byte)' ');
            int colon = one.IndexOf((byte)':');
            Serial = colon < 0 ? default : one[(colon + 1)..];
            one = colon < 0 ? one : one[..colon];
            int equals = one.IndexOf((byte)'=');
            Number = equals < 0 ? default : one[(equals + 1)..].Trim((byte)' ');
            if (AnalyticsVariable.TryFindEvent((equals < 0 ? one : one[..equals]).TrimEnd((byte)' '), out int id))
            {
                Id = id;
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes all events of a string.</summary>
    public static void Read(EventValues values, JsonValue events, AnalyticsPlace place, AnalyticsReading reading)
    {
        // Separate from the kept values, because reading them can move the buffer of an unescaped text.
        reading.Text.Truncate(0);
        reading.Text.Append(values.PlainText(events));
        EventsText text = new(reading.Text.Written, (byte)',');
        while (text.Next())
        {
            reading.Add(new AnalyticsEntry(
                text.Id,
                place,
                Value(values, text.Id, text.Number),
                text.Serial.IsEmpty ? JsonValue.Missing : TextForm.KeepAsString(values, text.Serial)));
        }
    }

    /// <summary>
    /// What a property holds of an event: of a commerce event that it took place, of a custom event how often or how much. True
    /// represents once, as long as a list of products may contain a number.
    /// </summary>
    private static JsonValue Value(EventValues values, int id, ReadOnlySpan<byte> number)
    {
        JsonValue kept = number.IsEmpty || AnalyticsVariable.IsCommerceEvent(id) ? JsonValue.Missing : DecimalText.Keep(values, number, JsonValue.Missing);
        return kept.Kind == JsonKind.Number ? kept : values.Keep(JsonKind.True, "true"u8, ValueTraits.None);
    }
}
