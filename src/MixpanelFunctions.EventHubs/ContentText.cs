using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MixpanelFunctions.EventHubs;

/// <summary>Writes AMQP values as JSON, so that a dead letter shows what was sent.</summary>
internal static class ContentText
{
    /// <summary>Deeper values are written as text.</summary>
    private const int Deepest = 32;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a value: maps as objects, lists and sequences as arrays, bytes in base64, everything else by its type.</summary>
    public static ReadOnlyMemory<byte> Write(object? value)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter writer = new(text, Options))
        {
            Write(writer, value, 0);
        }

        return text.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                writer.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case ArraySegment<byte> bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteBase64StringValue(bytes.Span);
                break;
            case IEnumerable list and not string when depth < Deepest:
                WriteMany(writer, list, depth + 1);
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteMany(Utf8JsonWriter writer, IEnumerable list, int depth)
    {
        if (list is IDictionary map)
        {
            writer.WriteStartObject();
            foreach (DictionaryEntry entry in map)
            {
                Named(entry.Key, entry.Value);
            }

            writer.WriteEndObject();
            return;
        }

        if (list is IEnumerable<KeyValuePair<string, object?>> named)
        {
            writer.WriteStartObject();
            foreach ((string name, object? value) in named)
            {
                Named(name, value);
            }

            writer.WriteEndObject();
            return;
        }

        writer.WriteStartArray();
        foreach (object? item in list)
        {
            Write(writer, item, depth);
        }

        writer.WriteEndArray();

        void Named(object name, object? value)
        {
            writer.WritePropertyName(Convert.ToString(name, CultureInfo.InvariantCulture) ?? string.Empty);
            Write(writer, value, depth);
        }
    }
}
