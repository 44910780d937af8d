using System.Text.Json;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// Reads the object <c>_experience.analytics</c>, that of the event or of a product: <c>customDimensions</c> and
/// <c>event1to100</c> to <c>event901to1000</c>
/// (https://github.com/adobe/xdm/blob/master/extensions/adobe/experience/analytics/experienceevent-all.schema.json).
/// </summary>
internal static class XdmVariables
{
    /// <summary>Reads the object.</summary>
    /// <param name="reader">At the start of the object; afterwards at its end.</param>
    /// <param name="container">The text that the reader reads.</param>
    /// <param name="found">Takes the variables.</param>
    /// <returns>The object <c>contextData</c> in it.</returns>
    public static JsonValue Read(ref Utf8JsonReader reader, JsonValue container, List<AnalyticsEntry> found)
    {
        JsonValue context = JsonValue.Missing;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isDimensions = JsonToken.Is(ref reader, "customDimensions"u8);
            bool isContext = JsonToken.Is(ref reader, "contextData"u8);
            bool isEvents = reader.ValueSpan.StartsWith("event"u8);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else if (isDimensions)
            {
                ReadDimensions(ref reader, container, found);
            }
            else if (isEvents)
            {
                ReadEvents(ref reader, container, found);
            }
            else if (isContext)
            {
                context = JsonSlice.Read(ref reader, container);
            }
            else
            {
                reader.Skip();
            }
        }

        return context;
    }

    /// <summary>Reads <c>eVars</c>, <c>props</c>, <c>listProps</c>, <c>lists</c> and <c>hierarchies</c>.</summary>
    private static void ReadDimensions(ref Utf8JsonReader reader, JsonValue container, List<AnalyticsEntry> found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isKnown = AnalyticsVariable.TryFind(reader.ValueSpan, ignoreCase: false, out int id, out bool isShort) && !isShort && !AnalyticsVariable.IsEvent(id);
                reader.Read();
                JsonValue value = reader.TokenType == JsonTokenType.StartObject ? ReadList(ref reader, container) : JsonSlice.Read(ref reader, container);
                if (isKnown)
                {
                    found.Add(new AnalyticsEntry(id, AnalyticsPlace.Xdm, value, JsonValue.Missing));
                }
            }
        }
    }

    /// <summary>The list in <c>{"values":["a"]}</c> or <c>{"list":[{"value":"a"}]}</c>.</summary>
    private static JsonValue ReadList(ref Utf8JsonReader reader, JsonValue container)
    {
        JsonValue list = JsonValue.Missing;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isList = JsonToken.Is(ref reader, "values"u8) || JsonToken.Is(ref reader, "list"u8);
            reader.Read();
            JsonValue value = JsonSlice.Read(ref reader, container);
            list = isList ? value : list;
        }

        return list;
    }

    /// <summary>Reads a hundred events, each <c>{"value":2,"id":"…"}</c>.</summary>
    private static void ReadEvents(ref Utf8JsonReader reader, JsonValue container, List<AnalyticsEntry> found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isKnown = AnalyticsVariable.TryFind(reader.ValueSpan, ignoreCase: false, out int id, out _) && AnalyticsVariable.IsEvent(id);
            reader.Read();
            JsonValue value = JsonValue.Missing;
            JsonValue serial = JsonValue.Missing;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadEvent(ref reader, container, out value, out serial);
            }
            else
            {
                value = JsonSlice.Read(ref reader, container);
            }

            if (isKnown)
            {
                found.Add(new AnalyticsEntry(id, AnalyticsPlace.Xdm, value, serial));
            }
        }
    }

    private static void ReadEvent(ref Utf8JsonReader reader, JsonValue container, out JsonValue value, out JsonValue serial)
    {
        (value, serial) = (JsonValue.Missing, JsonValue.Missing);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isValue = JsonToken.Is(ref reader, "value"u8);
            bool isId = JsonToken.Is(ref reader, "id"u8);
            reader.Read();
            JsonValue read = JsonSlice.Read(ref reader, container);
            value = isValue ? read : value;
            serial = isId ? read : serial;
        }
    }
}
