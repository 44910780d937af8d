using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;

/// <summary>
/// A text, number or boolean as it is. A text that is empty or blank counts as missing, as the empty one does in mixpanel-js
/// (<c>_.strip_empty_properties</c>); an object or array where XDM has a single value is not a value of that field.
/// </summary>
internal sealed class ScalarExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        return IsUsable(values, value) ? value : JsonValue.Missing;
    }

    private static bool IsUsable(EventValues values, JsonValue value) => value.Kind switch
    {
        JsonKind.String => !TextForm.IsBlank(values, value),
        JsonKind.Number => JavaScriptNumber.IsFinite(values.Bytes(value)),
        JsonKind.True or JsonKind.False => true,
        _ => false,
    };
}
