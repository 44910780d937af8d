using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>Rules whose first condition is whether one path has a value: all of them, if it has.</summary>
/// <param name="rules">The rules, each with a <see cref="PresenceGuard"/>.</param>
internal sealed class PresenceRules(GuardedRule[] rules) : RuleGroup(rules)
{
    protected override bool TrySelect(EventValues values, JsonValue value, ulong[] asked) => false;
}
