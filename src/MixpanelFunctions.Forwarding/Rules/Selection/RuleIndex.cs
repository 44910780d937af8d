using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>
/// Finds the rules to evaluate for an event. Rules often differ only in the value of one path, such as the event's type, a part of the
/// page's address or a total. Of these, one lookup of the path's value finds the few that can apply, for any number of
/// rules. A hundred rules that never apply, on four paths, cost 1 to 11 % of an event's time; a quick check of each
/// costs
/// 42 %, to evaluate each 92. Immutable.
/// </summary>
internal sealed class RuleIndex
{
    /// <summary>Rules in one word of what <see cref="Select"/> fills.</summary>
    public const int BitsInWord = 64;

    /// <summary>The number of rules of one path from which a lookup of its value is cheaper than evaluating each.</summary>
    private const int FewestOfPath = 4;

    private readonly ulong[] _always;
    private readonly RuleGroup[] _groups;

    /// <summary>Sorts rules.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="text">The text of a constant that they give.</param>
    public RuleIndex(IReadOnlyList<GuardedRule> rules, Func<JsonValue, string> text)
    {
        GuardedRule[][] groups =
        [
            .. rules.Where(rule => rule.Guard is not null).GroupBy(rule => rule.Guard!.GetType())
                .SelectMany(kind => kind.GroupBy(rule => rule.Guard!.Slot))
                .Select(group => group.ToArray()).Where(group => group.Length >= FewestOfPath),
        ];
        _groups = [.. groups.Select(group => GroupOf(group, text))];
        _always = RuleBits.Words(rules);
        foreach (GuardedRule rule in rules.Except(groups.SelectMany(group => group)))
        {
            RuleBits.Set(_always, rule, true);
        }
    }

    /// <summary>Room for what <see cref="Select"/> fills.</summary>
    public ulong[] CreateSelection() => new ulong[_always.Length];

    /// <summary>Tells which rules can take the current event.</summary>
    /// <param name="values">The event.</param>
    /// <param name="asked">Takes the rules' numbers, a bit for each.</param>
    public void Select(EventValues values, ulong[] asked)
    {
        _always.CopyTo(asked);
        foreach (RuleGroup group in _groups)
        {
            group.Select(values, asked);
        }
    }

    private static RuleGroup GroupOf(GuardedRule[] rules, Func<JsonValue, string> text) => rules[0].Guard switch
    {
        NumberGuard => new NumberRules(rules),
        PresenceGuard => new PresenceRules(rules),
        TextPartGuard => new TextPartRules(rules, text),
        _ => new TextRules(rules, text),
    };
}
