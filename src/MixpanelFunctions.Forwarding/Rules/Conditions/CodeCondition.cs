using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>A condition that custom code decides.</summary>
internal sealed class CodeCondition(CustomCode.CustomCode code, bool negated) : Condition
{
    public override bool Holds(EventValues values) => code.Decide(values) != negated;
}
