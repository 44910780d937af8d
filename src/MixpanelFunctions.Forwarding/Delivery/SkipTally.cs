using MixpanelFunctions.Forwarding.Mapping.Actions;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>Records that an action left out because there was nothing to send.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Action">The action's place in its rule, counted from 0.</param>
/// <param name="Reason">The reason in a few words without content of the event: <c>userId is missing</c>.</param>
/// <param name="Records">How many.</param>
public sealed record SkipTally(string Rule, int Action, string Reason, long Records)
{
    internal static IReadOnlyList<SkipTally> Of(IReadOnlyDictionary<(CompiledAction Action, string Reason), long> counts) =>
        // An action with several kinds of records becomes several compiled actions.
        Sum(counts.Select(count => new SkipTally(count.Key.Action.Rule, count.Key.Action.Index, count.Key.Reason, count.Value)));

    internal static IReadOnlyList<SkipTally> Join(IReadOnlyList<SkipTally> left, IReadOnlyList<SkipTally> right) =>
        left.Count == 0 || right.Count == 0 ? left.Count == 0 ? right : left : Sum(left.Concat(right));

    private static IReadOnlyList<SkipTally> Sum(IEnumerable<SkipTally> skips) =>
    [
        .. skips.GroupBy(skip => (skip.Rule, skip.Action, skip.Reason))
            .Select(group => new SkipTally(group.Key.Rule, group.Key.Action, group.Key.Reason, group.Sum(skip => skip.Records)))
            .OrderBy(skip => skip.Rule, StringComparer.Ordinal).ThenBy(skip => skip.Action).ThenBy(skip => skip.Reason, StringComparer.Ordinal),
    ];
}
