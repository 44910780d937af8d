using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>
/// What a player says of the media in names of its own: <c>"customMetadata": [{ "name": "…", "value": "…" }]</c>, each a property
/// (https://github.com/adobe/xdm/blob/master/components/datatypes/custommetadatadetails.schema.json).
/// </summary>
internal sealed class MediaMetadata(ValueCompiler values)
{
    private readonly int _collection = values.Path("xdm.mediaCollection.customMetadata").Slot;
    private readonly int _reporting = values.Path("xdm.mediaReporting.customMetadata").Slot;

    /// <summary>Writes the event's values.</summary>
    public void Write(EventValues values, PropertyWriter writer)
    {
        Write(values, values[_collection], writer);
        Write(values, values[_reporting], writer);
    }

    private static void Write(EventValues values, JsonValue list, PropertyWriter writer)
    {
        if (list.Kind != JsonKind.Array)
        {
            return;
        }

        Utf8JsonReader reader = new(values.Bytes(list), EventReader.ValueOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                WriteEntry(values, ref reader, list, writer);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void WriteEntry(EventValues values, ref Utf8JsonReader reader, JsonValue list, PropertyWriter writer)
    {
        (JsonValue name, JsonValue value) = (JsonValue.Missing, JsonValue.Missing);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isName = JsonToken.Is(ref reader, "name"u8);
            bool isValue = JsonToken.Is(ref reader, "value"u8);
            reader.Read();
            JsonValue read = JsonSlice.Read(ref reader, list);
            name = isName ? read : name;
            value = isValue ? read : value;
        }

        if (name is { Kind: JsonKind.String, Length: > 0 } && value is not { Kind: JsonKind.String, Length: 0 })
        {
            // In the one spelling by which names are compared.
            JsonValue spelt = (name.Traits & ValueTraits.Escaped) == 0 ? name : TextForm.KeepAsString(values, values.PlainText(name));
            writer.Write(values.Bytes(spelt), value);
        }
    }
}
