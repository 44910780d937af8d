using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

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
    public NumberRules(GuardedRule[] rules)
        : base(rules)
    {
        GuardedRule[] sorted = [.. rules];
        Array.Sort(sorted, (one, other) => GuardOf(one).Number.CompareTo(GuardOf(other).Number));
        List<double> numbers = [];
        List<RuleBits[]> pieces = [];
        ulong[] holding = RuleBits.Words(rules);
        Turn(sorted, -1);
        for (int first = 0; first < sorted.Length;)
        {
            double number = GuardOf(sorted[first]).Number;
            int next = first;
            while (next < sorted.Length && GuardOf(sorted[next]).Number == number)
            {
                next++;
            }

            ReadOnlySpan<GuardedRule> same = sorted.AsSpan(first, next - first);
            numbers.Add(number);
            pieces.Add(RuleBits.Of(holding));
            Turn(same, 0);
            pieces.Add(RuleBits.Of(holding));
            Turn(same, 1);
            first = next;
        }

        _numbers = [.. numbers];
        _pieces = [.. pieces, RuleBits.Of(holding)];

        void Turn(ReadOnlySpan<GuardedRule> turning, int order)
        {
            foreach (GuardedRule rule in turning)
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

    private static NumberGuard GuardOf(GuardedRule rule) => (NumberGuard)rule.Guard!;

    private int PieceOf(double number)
    {
        int found = Array.BinarySearch(_numbers, number);
        return found >= 0 ? (2 * found) + 1 : 2 * ~found;
    }
}
