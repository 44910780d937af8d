using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Events;

/// <summary>A value that the engine points at, as text.</summary>
internal static class ReadValue
{
    /// <summary>The value's JSON, byte for byte as it stands; <see langword="null"/> where there is none.</summary>
    public static string? Json(EventValues values, JsonValue value)
    {
        if (value.Kind == JsonKind.Missing)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(values.Bytes(value));
        string json = value.Kind == JsonKind.String ? $"\"{text}\"" : text;
        Assert.Equal(KindOf(json), value.Kind);
        return json;
    }

    private static JsonKind KindOf(string json) => json[0] switch
    {
        '{' => JsonKind.Object,
        '[' => JsonKind.Array,
        '"' => JsonKind.String,
        't' => JsonKind.True,
        'f' => JsonKind.False,
        'n' => JsonKind.Null,
        _ => JsonKind.Number,
    };
}
