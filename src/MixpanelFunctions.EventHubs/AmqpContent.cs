using System.Collections;
using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Amqp.Encoding;

namespace MixpanelFunctions.EventHubs;

/// <summary>Writes an AMQP value that is neither text nor bytes as JSON, so that a person who reads the dead letter sees what was sent.</summary>
internal static class AmqpContent
{
    /// <summary>What stands deeper is written as text.</summary>
    private const int Deepest = 60;

    /// <summary>The value as JSON in UTF-8.</summary>
    public static byte[] ToJson(object? value)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            Write(writer, value, 0);
        }

        return json.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteBase64StringValue(bytes.Span);
                break;
            case ArraySegment<byte> bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case float or double when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToUniversalTime());
                break;
            case AmqpMap map when depth < Deepest:
                writer.WriteStartObject();
                foreach (KeyValuePair<MapKey, object> entry in map)
                {
                    writer.WritePropertyName(Convert.ToString(entry.Key.Key, CultureInfo.InvariantCulture) ?? "");
                    Write(writer, entry.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IDictionary map when depth < Deepest:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "");
                    Write(writer, entry.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable items when depth < Deepest:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    Write(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
