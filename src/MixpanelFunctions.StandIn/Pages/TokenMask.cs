using System.Text;
using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Pages;

/// <summary>
/// Removes the tokens from what a page shows: the value of every <c>token</c> and <c>$token</c>, and every known token
/// wherever it is, because an event can contain one by mistake.
/// </summary>
internal sealed class TokenMask
{
    private const string Mask = "***";

    // A known token this short would also be found inside ordinary words; it is only masked where it is the whole text.
    private const int ShortestQuoted = 8;

    private readonly string[] _tokens;

    // The longest first, so that a token which begins with another leaves no rest.
    public TokenMask(ProjectRegistry projects) => _tokens = [.. projects.Tokens.OrderByDescending(token => token.Length)];

    public string? Hide(string? text)
    {
        if (text is null)
        {
            return null;
        }

        foreach (string token in _tokens)
        {
            if (text == token)
            {
                return Mask;
            }

            if (token.Length >= ShortestQuoted)
            {
                text = text.Replace(token, Mask, StringComparison.Ordinal);
            }
        }

        return text;
    }

    /// <summary>Writes a JSON value that was validated when it came.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        bool isToken = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    isToken = reader.ValueTextEquals("token"u8) || reader.ValueTextEquals("$token"u8);
                    writer.WritePropertyName(Hide(reader.GetString())!);
                    continue;
                case JsonTokenType.String:
                    writer.WriteStringValue(isToken ? Mask : Hide(reader.GetString()));
                    break;
                default:
                    WritePlain(writer, reader.ValueSpan, isToken);
                    break;
            }

            isToken = false;
        }
    }

    // A number, true, false or null, as it was written: 1.50 stays 1.50.
    private void WritePlain(Utf8JsonWriter writer, ReadOnlySpan<byte> value, bool isToken)
    {
        if (isToken || _tokens.Contains(Encoding.UTF8.GetString(value)))
        {
            writer.WriteStringValue(Mask);
        }
        else
        {
            writer.WriteRawValue(value, skipInputValidation: true);
        }
    }
}
