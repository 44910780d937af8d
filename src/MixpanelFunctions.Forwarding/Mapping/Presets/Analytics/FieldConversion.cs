using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>Converts the value of an Analytics field to the form of the XDM field that it represents.</summary>
internal delegate JsonValue FieldConversion(EventValues values, JsonValue value);

/// <summary>The conversions by their names in <c>Presets/Analytics/fields.json</c>.</summary>
internal static class FieldConversions
{
    /// <summary>A conversion by its name.</summary>
    public static FieldConversion Of(string? name) => name switch
    {
        null => (_, value) => value,
        "number" => Number,
        "linkType" => LinkType,
        "errorPage" => ErrorPage,
        "width" => (values, value) => Side(values, value, isHeight: false),
        "height" => (values, value) => Side(values, value, isHeight: true),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such conversion."),
    };

    private static JsonValue Number(EventValues values, JsonValue value) =>
        value.Kind == JsonKind.String ? DecimalText.Keep(values, values.PlainText(value), value) : value;

    /// <summary>
    /// <c>o</c>, <c>d</c> and <c>e</c>, also as <c>lnk_o</c>, are XDM's <c>other</c>, <c>download</c> and <c>exit</c>. The Edge
    /// Bridge extension writes <c>other</c> itself.
    /// </summary>
    private static JsonValue LinkType(EventValues values, JsonValue value)
    {
        ReadOnlySpan<byte> text = values.Bytes(value);
        text = text.StartsWith("lnk_"u8) ? text[4..] : text;
        ReadOnlySpan<byte> type = text.Length != 1 ? default : text[0] switch
        {
            (byte)'o' => "other"u8,
            (byte)'d' => "download"u8,
            (byte)'e' => "exit"u8,
            _ => default,
        };
        return type.IsEmpty ? value : values.Keep(JsonKind.String, type, ValueTraits.None);
    }

    /// <summary><c>errorPage</c> is the only value of <c>pageType</c>.</summary>
    private static JsonValue ErrorPage(EventValues values, JsonValue value) =>
        value.Kind == JsonKind.String && values.Bytes(value).SequenceEqual("errorPage"u8) ? values.Keep(JsonKind.True, "true"u8, ValueTraits.None) : JsonValue.Missing;

    /// <summary>A side of <c>1920x1080</c>.</summary>
    private static JsonValue Side(EventValues values, JsonValue value, bool isHeight)
    {
        ReadOnlySpan<byte> text = values.Bytes(value);
        int middle = text.IndexOfAny((byte)'x', (byte)'X');
        return value.Kind == JsonKind.String && middle > 0
            ? DecimalText.Keep(values, isHeight ? text[(middle + 1)..] : text[..middle], JsonValue.Missing)
            : JsonValue.Missing;
    }
}
