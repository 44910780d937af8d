using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>A condition that custom code decides.</summary>
internal sealed class CodeCondition(CustomCode.CustomCode code, bool negated) : Condition
{
    public override bool Holds(EventValues values) => code.Decide(values) != negated;

    private protected override string Reason(EventValues values, IReadOnlyList<OperandExplanation> operands) =>
        $"the code returns {(Holds(values) != negated ? "true" : "false")}{(negated ? ", inverted" : string.Empty)}";
}
