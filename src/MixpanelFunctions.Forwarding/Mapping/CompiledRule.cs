using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Rules.Conditions;
using MixpanelFunctions.Forwarding.Rules.Selection;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>A compiled rule.</summary>
public sealed class CompiledRule
{
    private readonly Condition[] _conditions;

    internal CompiledRule(string name, int index, Condition[] conditions, CompiledAction[] actions)
    {
        Name = name;
        Index = index;
        _conditions = conditions;
        // The first alone: what precedes a condition may fail the rule, and must be evaluated before it.
        Guard = conditions.FirstOrDefault()?.Guard;
        Actions = actions;
    }

    /// <summary>The rule's name.</summary>
    public string Name { get; }

    /// <summary>The rule's place among the rules, counted from 0.</summary>
    public int Index { get; }

    /// <summary>What it sends.</summary>
    public IReadOnlyList<CompiledAction> Actions { get; }

    /// <summary>Whether it runs for profiles that Experience Platform exported, and only for them.</summary>
    internal bool TakesProfileExports { get; init; }

    internal IReadOnlyList<Condition> Conditions => _conditions;

    /// <summary>The first condition, where it is one that rules are found by.</summary>
    internal PathGuard? Guard { get; }

    /// <summary>Whether a quick check shows that it does not apply to the current event.</summary>
    internal bool IsExcluded(EventValues values) => Guard is not null && Guard.Excludes(values);

    /// <summary>Whether all its conditions hold for the current event.</summary>
    /// <exception cref="Rules.RuleFailureException">One of them fails.</exception>
    internal bool Takes(EventValues values)
    {
        foreach (Condition condition in _conditions)
        {
            if (!condition.Holds(values))
            {
                return false;
            }
        }

        return true;
    }
}
