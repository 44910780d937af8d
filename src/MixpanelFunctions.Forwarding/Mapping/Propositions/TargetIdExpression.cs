using System.Buffers.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Propositions;

/// <summary>
/// A field of the id that Target gives a proposition: <c>AT:</c> and <c>{"activityId":"384459","experienceId":"1"}</c> in base64.
/// </summary>
internal sealed class TargetIdExpression(ValueExpression id, byte[] field) : ValueExpression
{
    private const int LongestId = 1_024;

    private static ReadOnlySpan<byte> Prefix => "AT:"u8;

    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = id.Evaluate(values);
        if (value.Kind != JsonKind.String)
        {
            return JsonValue.Missing;
        }

        ReadOnlySpan<byte> text = values.PlainText(value);
        if (!text.StartsWith(Prefix) || text.Length > LongestId)
        {
            return JsonValue.Missing;
        }

        Span<byte> json = stackalloc byte[LongestId];
        return Base64.DecodeFromUtf8(text[Prefix.Length..], json, out _, out int written) == System.Buffers.OperationStatus.Done
            ? Find(values, json[..written])
            : JsonValue.Missing;
    }

    private JsonValue Find(EventValues values, ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return JsonValue.Missing;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isIt = reader.ValueTextEquals(field);
                reader.Read();
                if (isIt && reader.TokenType is JsonTokenType.String or JsonTokenType.Number && reader.ValueSpan.Length > 0 && !reader.ValueIsEscaped)
                {
                    return TextForm.KeepAsString(values, reader.ValueSpan);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Some other id that happens to begin alike.
        }

        return JsonValue.Missing;
    }
}
