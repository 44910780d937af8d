using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>A browser's version as a number, as mixpanel-js sends it; what does not begin with a number stays as it is.</summary>
internal sealed class VersionExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        if (value.Kind == JsonKind.Number)
        {
            return value;
        }

        if (value.Kind != JsonKind.String || value.Length == 0)
        {
            return JsonValue.Missing;
        }

        JsonValue number = Number(values, VersionNumber.First(values.PlainText(value)));
        return number.IsMissingOrNull ? value : number;
    }

    /// <summary>Keeps a version's first two numbers as one.</summary>
    public static JsonValue Number(EventValues values, ReadOnlySpan<byte> version)
    {
        ReadOnlySpan<byte> number = VersionNumber.ToJson(version);
        return number.IsEmpty ? JsonValue.Missing : values.Keep(JsonKind.Number, number, ValueTraits.None);
    }
}

/// <summary>The browser's version in a user agent string.</summary>
internal sealed class BrowserVersionExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        return value.Kind == JsonKind.String
            ? VersionExpression.Number(values, UserAgentBrowser.Version(values.PlainText(value)))
            : JsonValue.Missing;
    }
}

/// <summary>The operating system's version in a user agent string.</summary>
internal sealed class OsVersionExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        if (value.Kind != JsonKind.String)
        {
            return JsonValue.Missing;
        }

        ReadOnlySpan<byte> version = UserAgentOs.Version(values.PlainText(value));
        if (version.IsEmpty)
        {
            return JsonValue.Missing;
        }

        // Apple writes 17_5_1.
        version.Replace(values.Room(version.Length), (byte)'_', (byte)'.');
        return values.Take(JsonKind.String, version.Length, ValueTraits.None);
    }
}
