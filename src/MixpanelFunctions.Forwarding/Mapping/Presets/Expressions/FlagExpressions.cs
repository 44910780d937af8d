using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;

/// <summary>A boolean that Analytics writes as <c>Y</c> or <c>N</c>; any other text has no value.</summary>
internal sealed class YesNoExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        return value.Kind switch
        {
            JsonKind.True or JsonKind.False => value,
            JsonKind.String when values.Bytes(value).SequenceEqual("Y"u8) => values.Keep(JsonKind.True, "true"u8, ValueTraits.None),
            JsonKind.String when values.Bytes(value).SequenceEqual("N"u8) => values.Keep(JsonKind.False, "false"u8, ValueTraits.None),
            _ => JsonValue.Missing,
        };
    }
}

/// <summary>Whether a number is there and is not 0: a measure of XDM that counts whether something took place.</summary>
internal sealed class IsNotZeroExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        return value.Kind != JsonKind.Number ? JsonValue.Missing
            : JavaScriptNumber.ParseJson(values.Bytes(value)) != 0 ? values.Keep(JsonKind.True, "true"u8, ValueTraits.None)
            : values.Keep(JsonKind.False, "false"u8, ValueTraits.None);
    }
}

/// <summary>
/// Whether a connection is by Wi-Fi: <c>$wifi</c>, of which Mixpanel's mobile SDKs make a boolean. XDM's name for it is
/// <c>wireless_wifi</c> (adobe/xdm, components/datatypes/environment.schema.json); senders write <c>wifi</c> and <c>Wi-Fi</c> too.
/// <c>lan</c> gives no information, because Adobe Analytics also uses it for Wi-Fi.
/// </summary>
internal sealed class IsWifiExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        if (value.Kind != JsonKind.String || TextForm.IsBlank(values, value))
        {
            return JsonValue.Missing;
        }

        ReadOnlySpan<byte> connection = values.PlainText(value);
        return connection.HasIgnoringCase("wifi"u8) || connection.HasIgnoringCase("wi-fi"u8) ? values.Keep(JsonKind.True, "true"u8, ValueTraits.None)
            : connection.SequenceEqual("lan"u8) ? JsonValue.Missing
            : values.Keep(JsonKind.False, "false"u8, ValueTraits.None);
    }
}
