using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Propositions;

/// <summary>The first of several values that is a text or a number, as a text: Mixpanel accepts no other names of experiments and variants.</summary>
internal sealed class FirstTextExpression(ValueExpression[] sources) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        foreach (ValueExpression source in sources)
        {
            JsonValue value = source.Evaluate(values);
            if (value.Kind is JsonKind.String or JsonKind.Number && !TextForm.IsBlank(values, value))
            {
                return TextForm.Of(values, value);
            }
        }

        return JsonValue.Missing;
    }
}
