using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Items;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// XDM's list of products with what Analytics has of each below <c>_experience.analytics</c>, and its first category:
/// <c>productListItems[]</c> (https://experienceleague.adobe.com/en/docs/analytics/implementation/aep-edge/xdm-var-mapping).
/// </summary>
internal static class XdmItems
{
    /// <summary>Whether an item has what only Analytics' mapping takes. A quick check that can have false positives.</summary>
    public static bool HasVariables(ReadOnlySpan<byte> list) => list.IndexOf("\"_experience\""u8) >= 0 || list.IndexOf("\"productCategories\""u8) >= 0;

    /// <summary>Makes a list of items with single values of it.</summary>
    public static JsonValue Read(EventValues values, JsonValue list, AnalyticsNaming naming, AnalyticsReading reading)
    {
        ItemList items = new(reading, naming);
        ItemReader reader = new(values.Bytes(list));
        while (reader.Next())
        {
            items.Begin();
            while (reader.NextEntry())
            {
                if (reader.Value.TokenType == JsonTokenType.StartObject && reader.NameIs("_experience"u8))
                {
                    ReadExperience(values, ref reader.Value, list, ref items, reading.OfItem);
                }
                else if (reader.Value.TokenType == JsonTokenType.StartArray && reader.NameIs("productCategories"u8))
                {
                    ReadCategory(ref reader.Value, ref items);
                }
                else if (reader.HasContent)
                {
                    items.Copy(reader.Name, reader.Value.ValueSpan, reader.Value.TokenType == JsonTokenType.String);
                }
            }

            items.End();
        }

        return items.Keep(values);
    }

    private static void ReadExperience(EventValues values, ref Utf8JsonReader reader, JsonValue list, ref ItemList items, List<AnalyticsEntry> found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isAnalytics = JsonToken.Is(ref reader, "analytics"u8);
            reader.Read();
            if (!isAnalytics || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            found.Clear();
            XdmVariables.Read(ref reader, list, found);
            foreach (AnalyticsEntry entry in found)
            {
                Write(values, entry, ref items);
            }
        }
    }

    private static void Write(EventValues values, in AnalyticsEntry entry, ref ItemList items)
    {
        ReadOnlySpan<byte> value = values.Bytes(entry.Value);
        if (!AnalyticsVariable.IsEvent(entry.Id))
        {
            items.Variable(entry.Id, value, entry.Value.Kind);
        }
        else if (entry.Value.Kind is JsonKind.Number or JsonKind.String || !entry.Serial.IsMissingOrNull)
        {
            items.Event(entry.Id, entry.Value.IsMissingOrNull ? default : value, entry.Serial.Kind == JsonKind.String ? values.PlainText(entry.Serial) : default);
        }
    }

    /// <summary>Analytics uses the id of the first category.</summary>
    private static void ReadCategory(ref Utf8JsonReader reader, ref ItemList items)
    {
        int depth = reader.CurrentDepth;
        bool isFirst = true;
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
        {
            if (reader.TokenType != JsonTokenType.StartObject || !isFirst)
            {
                reader.Skip();
                continue;
            }

            isFirst = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isId = JsonToken.Is(ref reader, "categoryID"u8);
                reader.Read();
                if (isId && reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty)
                {
                    items.Copy("category"u8, reader.ValueSpan, isText: true);
                }

                reader.Skip();
            }
        }
    }
}
