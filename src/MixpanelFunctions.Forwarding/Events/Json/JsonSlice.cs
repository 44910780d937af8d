using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>Refers to a value inside another one.</summary>
internal static class JsonSlice
{
    /// <summary>Reads the value that the reader is at, to its end.</summary>
    /// <param name="reader">A reader over the container's text.</param>
    /// <param name="container">The text that the reader reads.</param>
    public static JsonValue Read(ref Utf8JsonReader reader, JsonValue container)
    {
        int start = container.Start + (int)reader.TokenStartIndex;
        (JsonKind kind, ValueTraits traits) = reader.TokenType switch
        {
            JsonTokenType.String => (JsonKind.String, reader.ValueIsEscaped ? ValueTraits.Escaped : ValueTraits.None),
            JsonTokenType.Number => (JsonKind.Number, ValueTraits.None),
            JsonTokenType.True => (JsonKind.True, ValueTraits.None),
            JsonTokenType.False => (JsonKind.False, ValueTraits.None),
            JsonTokenType.StartObject => (JsonKind.Object, container.Traits),
            JsonTokenType.StartArray => (JsonKind.Array, container.Traits),
            _ => (JsonKind.Null, ValueTraits.None),
        };
        if (kind == JsonKind.String)
        {
            return new JsonValue(kind, container.Source, traits, start + 1, reader.ValueSpan.Length);
        }

        long from = reader.TokenStartIndex;
        reader.Skip();
        return new JsonValue(kind, container.Source, traits, start, (int)(reader.BytesConsumed - from));
    }
}
