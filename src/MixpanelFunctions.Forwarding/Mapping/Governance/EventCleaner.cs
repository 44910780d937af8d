using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>Writes an event without the parts that the policy of properties protects: denied names are left out, and values are replaced wherever they are.</summary>
/// <param name="policy">The policy.</param>
/// <param name="governed">The values that it denies or hashes by the names that the rules give them.</param>
internal sealed class EventCleaner(PropertyPolicy policy, GovernedValues governed)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly PropertyCleaner _cleaner = new(policy);

    /// <summary>Writes the event.</summary>
    /// <param name="json">Its text, which was read completely.</param>
    public byte[] Clean(ReadOnlySpan<byte> json)
    {
        ArrayBufferWriter<byte> target = new();
        using Utf8JsonWriter writer = new(target, Options);
        Utf8JsonReader reader = new(json, EventReader.ValueOptions);
        int hashedAt = -1;
        bool hashesNext = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    Verdict verdict = policy.Judge(reader.ValueSpan, isNested: true);
                    string name = Encoding.UTF8.GetString(JsonToken.Plain(ref reader));
                    if (verdict is Verdict.Denied or Verdict.Unspeakable || governed.Replace(name) is not null)
                    {
                        reader.Read();
                        reader.Skip();
                        break;
                    }

                    writer.WritePropertyName(name);
                    hashesNext = verdict == Verdict.Hashed;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Start(writer, reader.TokenType);
                    hashedAt = hashesNext && hashedAt < 0 ? reader.CurrentDepth : hashedAt;
                    hashesNext = false;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    End(writer, reader.TokenType);
                    hashedAt = hashedAt == reader.CurrentDepth ? -1 : hashedAt;
                    break;
                default:
                    Write(writer, ref reader, hashesNext || hashedAt >= 0);
                    hashesNext = false;
                    break;
            }
        }

        writer.Flush();
        return target.WrittenSpan.ToArray();
    }

    private static void Start(Utf8JsonWriter writer, JsonTokenType token)
    {
        if (token == JsonTokenType.StartObject)
        {
            writer.WriteStartObject();
        }
        else
        {
            writer.WriteStartArray();
        }
    }

    private static void End(Utf8JsonWriter writer, JsonTokenType token)
    {
        if (token == JsonTokenType.EndObject)
        {
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteEndArray();
        }
    }

    private void Write(Utf8JsonWriter writer, ref Utf8JsonReader reader, bool isHashed)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
            return;
        }

        byte[] plain = JsonToken.Plain(ref reader);
        if (isHashed && plain.Length > 0)
        {
            Span<byte> hash = stackalloc byte[ValueHash.Length];
            policy.Hash.Write(plain, hash);
            writer.WriteStringValue(hash);
            return;
        }

        // A value can be hashed in one record and denied in another; the rest of it is still masked.
        string? replaced = governed.Replace(Encoding.UTF8.GetString(plain));
        RepairKinds done = _cleaner.CleanText(replaced is null ? plain : Encoding.UTF8.GetBytes(replaced), out ReadOnlySpan<byte> clean);
        if (reader.TokenType == JsonTokenType.Number && replaced is null && done == RepairKinds.None)
        {
            writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(clean);
        }
    }
}
