using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>The result of custom code. Always inside a data element, which runs it at most once an event.</summary>
internal sealed class CodeExpression(CustomCode.CustomCode code) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values) => code.Evaluate(values);
}
