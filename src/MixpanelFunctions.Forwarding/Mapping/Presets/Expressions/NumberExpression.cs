using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;

/// <summary>A number, even if a sender writes it as text. A value that is not a number stays unchanged.</summary>
internal sealed class NumberExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values) => NumberText.Of(values, source.Evaluate(values));
}
