using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// A field of XDM, overridden by the field of Analytics that represents it: "Recognized data object fields … overwrite any
/// previously set values", and an empty text blanks the variable
/// (https://experienceleague.adobe.com/en/docs/analytics/implementation/aep-edge/data-var-mapping, "Value priorities").
/// </summary>
/// <param name="slot">Where the field's value is kept, for an event that has it.</param>
/// <param name="conversion">Converts it to XDM's form.</param>
/// <param name="xdm">The field of XDM.</param>
internal sealed class FieldExpression(int slot, FieldConversion conversion, ValueExpression xdm) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        if (!values.IsSet(slot))
        {
            return xdm.Evaluate(values);
        }

        JsonValue value = values[slot];
        return value is { Kind: JsonKind.String, Length: 0 } ? JsonValue.Missing : conversion(values, value);
    }
}

/// <summary>A field of XDM, or where it has no value, one of Analytics.</summary>
/// <param name="xdm">The field of XDM.</param>
/// <param name="slot">Where the field's value is kept, for an event that has it.</param>
internal sealed class FallbackExpression(ValueExpression xdm, int slot) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = xdm.Evaluate(values);
        return value.IsMissingOrNull ? values[slot] : value;
    }
}
