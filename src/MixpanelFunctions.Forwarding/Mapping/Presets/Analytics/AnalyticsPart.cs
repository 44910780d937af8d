using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>Converts Analytics variables to properties.</summary>
internal sealed class AnalyticsPart(AnalyticsNaming naming)
{
    /// <summary>Writes the values of an event.</summary>
    public void Write(EventValues values, AnalyticsReading reading, PropertyWriter writer)
    {
        for (int i = 0; i < reading.Entries.Count; i++)
        {
            AnalyticsEntry entry = reading.Entries[i];
            JsonValue value = ValueOf(values, entry, reading);
            if (!value.IsMissingOrNull && writer.Write(naming.NameOf(entry.Id), value) && entry.Serial is { Kind: JsonKind.String, Length: > 0 })
            {
                writer.Write(naming.SerialNameOf(entry.Id), entry.Serial);
            }
        }

        for (int i = 0; i < reading.Context.Count; i++)
        {
            JsonValue value = reading.Context.Value(i);
            if (value is not { Kind: JsonKind.String, Length: 0 })
            {
                writer.Write(reading.Context.Name(i), value);
            }
        }
    }

    /// <summary>The variables' properties, and where Adobe's documentation has what they come from.</summary>
    public IEnumerable<(string Name, string Source, JsonValue Value)> SourcesOf(EventValues values, AnalyticsReading reading)
    {
        foreach (AnalyticsEntry entry in reading.Entries)
        {
            JsonValue value = ValueOf(values, entry, reading);
            if (!value.IsMissingOrNull)
            {
                yield return (System.Text.Encoding.UTF8.GetString(naming.NameOf(entry.Id)), $"{AnalyticsVariable.NameOf(entry.Id)} in {Describe(entry.Place)}", value);
            }
        }

        for (int i = 0; i < reading.Context.Count; i++)
        {
            yield return (System.Text.Encoding.UTF8.GetString(reading.Context.Name(i)), "context data", reading.Context.Value(i));
        }
    }

    private static string Describe(AnalyticsPlace place) => place switch
    {
        AnalyticsPlace.Data or AnalyticsPlace.DataShort => "data.__adobe.analytics",
        AnalyticsPlace.Context or AnalyticsPlace.ContextShort => "data.__adobe.analytics.contextData",
        AnalyticsPlace.Bridge or AnalyticsPlace.BridgeShort => "data.contextdata",
        AnalyticsPlace.Xdm => "XDM",
        AnalyticsPlace.XdmContext or AnalyticsPlace.XdmContextShort => "xdm._experience.analytics.contextData",
        _ => "the list of products",
    };

    /// <summary>The value of a property for a variable; missing if it has none.</summary>
    private JsonValue ValueOf(EventValues values, in AnalyticsEntry entry, AnalyticsReading reading)
    {
        JsonValue value = entry.Value;
        if (AnalyticsVariable.IsCommerceEvent(entry.Id))
        {
            return value;
        }

        if (AnalyticsVariable.IsEvent(entry.Id))
        {
            return value.Kind switch
            {
                JsonKind.True => values.Keep(JsonKind.Number, "1"u8, ValueTraits.None),
                JsonKind.String => DecimalText.Keep(values, values.PlainText(value), JsonValue.Missing),
                JsonKind.Number => value,
                _ => JsonValue.Missing,
            };
        }

        return value.Kind switch
        {
            JsonKind.Array => ListText.Of(values, value, reading.Text),
            JsonKind.String when value.Length == 0 => JsonValue.Missing,
            JsonKind.String when naming.DelimiterOf(entry.Id) is { } delimiter => ListText.Split(values, value, delimiter, reading.Text),
            JsonKind.Number when !JavaScriptNumber.IsFinite(values.Bytes(value)) => JsonValue.Missing,
            JsonKind.Object => JsonValue.Missing,
            _ => value,
        };
    }
}
