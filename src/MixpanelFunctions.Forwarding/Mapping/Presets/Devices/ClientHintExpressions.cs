using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Presets.Texts;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Devices;

/// <summary>The browser in a list of client hint brands.</summary>
internal sealed class BrandExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue brands = source.Evaluate(values);
        if (brands.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        ReadOnlySpan<byte> name = ClientHints.Browser(values.Bytes(brands), out _);
        return name.IsEmpty ? JsonValue.Missing : values.Keep(JsonKind.String, name, ValueTraits.None);
    }
}

/// <summary>That browser's version.</summary>
internal sealed class BrandVersionExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue brands = source.Evaluate(values);
        if (brands.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        _ = ClientHints.Browser(values.Bytes(brands), out ReadOnlySpan<byte> version);
        return VersionExpression.Number(values, VersionNumber.First(version));
    }
}

/// <summary>The operating system's version in client hints.</summary>
internal sealed class PlatformVersionExpression(ValueExpression platform, ValueExpression version) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue name = platform.Evaluate(values);
        JsonValue number = version.Evaluate(values);
        if (number.Kind != JsonKind.String)
        {
            return JsonValue.Missing;
        }

        ReadOnlySpan<byte> found = ClientHints.PlatformVersion(
            name.Kind == JsonKind.String ? values.PlainText(name) : default, values.PlainText(number));
        return found.IsEmpty ? JsonValue.Missing : TextForm.KeepAsString(values, found);
    }
}
