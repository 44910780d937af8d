using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>A number, also where a sender writes it as a text; what is not a number stays what it is.</summary>
internal sealed class NumberExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values) => NumberText.Of(values, source.Evaluate(values));
}
