using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>Rules whose first condition looks at the same path, in the same way.</summary>
/// <param name="rules">The rules; at least one.</param>
internal abstract class RuleGroup(GuardedRule[] rules)
{
    private readonly int _slot = rules[0].Guard!.Slot;
    private readonly RuleBits[] _all = RuleBits.Of(rules);

    /// <summary>Adds those of the rules that can take the current event.</summary>
    /// <param name="values">The event.</param>
    /// <param name="asked">Takes the rules' numbers, a bit for each.</param>
    public void Select(EventValues values, ulong[] asked)
    {
        JsonValue value = values[_slot];
        // A missing value is neither text nor number. Values of a type that the group does not know are for the conditions
        // themselves: JavaScript reads many texts as numbers.
        if (!value.IsMissingOrNull && !TrySelect(values, value, asked))
        {
            RuleBits.Add(_all, asked);
        }
    }

    /// <summary>Adds those of the rules that can take a value.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The path's value, which is there.</param>
    /// <param name="asked">Takes the rules' numbers, a bit for each.</param>
    /// <returns>Whether it is of the group's kind. Where not, nothing is added.</returns>
    protected abstract bool TrySelect(EventValues values, JsonValue value, ulong[] asked);
}
