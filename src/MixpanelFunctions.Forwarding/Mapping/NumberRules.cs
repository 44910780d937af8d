using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>
/// Rules whose first condition compares one path's value with a number each. Their numbers cut the line of all numbers into
/// pieces, on each of which the same rules hold: one search finds the piece.
/// </summary>
internal sealed class NumberRules : RuleGroup
{
    private readonly double[] _numbers;

    /// <summary>Before the first number, the first number itself, between it and the second, and so on.</summary>
    private readonly RuleBits[][] _pieces;

    /// <summary>Sorts rules.</summary>
    /// <param name="rules">The rules, each with a <see cref="NumberGuard"/>.</param>
    public NumberRules(CompiledRule[] rules)
        : base(rules)
    {
        IGrouping<double, CompiledRule>[] byNumber = [.. rules.GroupBy(rule => GuardOf(rule).Number).OrderBy(group => group.Key)];
        _numbers = [.. byNumber.Select(group => group.Key)];
        List<RuleBits[]> pieces = [];
        ulong[] holding = RuleBits.Words(rules);
        Turn(rules, -1);
        foreach (IGrouping<double, CompiledRule> group in byNumber)
        {
            pieces.Add(RuleBits.Of(holding));
            Turn(group, 0);
            pieces.Add(RuleBits.Of(holding));
            Turn(group, 1);
        }

        _pieces = [.. pieces, RuleBits.Of(holding)];

        void Turn(IEnumerable<CompiledRule> turning, int order)
        {
            foreach (CompiledRule rule in turning)
            {
                RuleBits.Set(holding, rule, GuardOf(rule).Holds(order));
            }
        }
    }

    protected override bool TrySelect(EventValues values, JsonValue value, ulong[] asked)
    {
        if (value.Kind != JsonKind.Number)
        {
            return false;
        }

        if (NumberGuard.TryRead(values, value, out double number))
        {
            RuleBits.Add(_pieces[PieceOf(number)], asked);
        }

        return true;
    }

    private static NumberGuard GuardOf(CompiledRule rule) => (NumberGuard)rule.Guard!;

    private int PieceOf(double number)
    {
        int found = Array.BinarySearch(_numbers, number);
        return found >= 0 ? (2 * found) + 1 : 2 * ~found;
    }
}
