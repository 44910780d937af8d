using System.Buffers;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>Collects the constants of all rules in one array, so that references to them work as for an event's values.</summary>
internal sealed class ConstantPool
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Adds a JSON value.</summary>
    public ConstantExpression Add(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return AddText(json.GetString()!);
            case JsonValueKind.Object or JsonValueKind.Array:
                ArrayBufferWriter<byte> text = new();
                Write(json, text);
                return Add(json.ValueKind == JsonValueKind.Object ? JsonKind.Object : JsonKind.Array, text.WrittenSpan, ValueTraits.Unchecked);
            case JsonValueKind.Number:
                return Add(JsonKind.Number, Encoding.UTF8.GetBytes(json.GetRawText()), ValueTraits.None);
            case JsonValueKind.True:
                return Add(JsonKind.True, "true"u8, ValueTraits.None);
            case JsonValueKind.False:
                return Add(JsonKind.False, "false"u8, ValueTraits.None);
            default:
                return Add(JsonKind.Null, "null"u8, ValueTraits.None);
        }
    }

    /// <summary>Adds a text.</summary>
    public ConstantExpression AddText(string text)
    {
        ReadOnlySpan<byte> content = JsonEscapes.Quote(text).AsSpan()[1..^1];
        return Add(JsonKind.String, content, content.Contains((byte)'\\') ? ValueTraits.Escaped : ValueTraits.None);
    }

    /// <summary>The text that a constant string means.</summary>
    public string Text(ConstantExpression constant)
    {
        ReadOnlySpan<byte> content = _bytes.WrittenSpan.Slice(constant.Value.Start, constant.Value.Length);
        byte[] plain = new byte[content.Length];
        return Encoding.UTF8.GetString(plain, 0, JsonEscapes.Undo(content, plain));
    }

    /// <summary>The number that a constant is, or is read as where it is a text (NaN where it is not a number); null for any other kind.</summary>
    public double? Number(ConstantExpression constant) => constant.Value.Kind switch
    {
        JsonKind.Number => JavaScriptNumber.ParseJson(_bytes.WrittenSpan.Slice(constant.Value.Start, constant.Value.Length)),
        JsonKind.String => JavaScriptNumber.Parse(Encoding.UTF8.GetBytes(Text(constant))),
        _ => null,
    };

    /// <summary>No value at all.</summary>
    public static ConstantExpression Missing { get; } = new(JsonValue.Missing);

    /// <summary>All constants.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Writes JSON in the one spelling that a token puts into a text: compact, with no escape that need not be.</summary>
    private static void Write(JsonElement json, ArrayBufferWriter<byte> target)
    {
        bool isObject = json.ValueKind == JsonValueKind.Object;
        bool isFirst = true;
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    target.Write(isFirst ? "{"u8 : ","u8);
                    target.Write(JsonEscapes.Quote(property.Name));
                    target.Write(":"u8);
                    Write(property.Value, target);
                    isFirst = false;
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in json.EnumerateArray())
                {
                    target.Write(isFirst ? "["u8 : ","u8);
                    Write(item, target);
                    isFirst = false;
                }

                break;
            case JsonValueKind.String:
                target.Write(JsonEscapes.Quote(json.GetString()!));
                return;
            default:
                target.Write(Encoding.UTF8.GetBytes(json.GetRawText()));
                return;
        }

        target.Write(isFirst ? (isObject ? "{}"u8 : "[]"u8) : (isObject ? "}"u8 : "]"u8));
    }

    private ConstantExpression Add(JsonKind kind, ReadOnlySpan<byte> text, ValueTraits traits)
    {
        int start = _bytes.WrittenCount;
        _bytes.Write(text);
        return new ConstantExpression(new JsonValue(kind, ValueSource.Constant, traits, start, text.Length));
    }
}
