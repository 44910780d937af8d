using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>A condition that there must be a value at a path.</summary>
/// <param name="slot">Where the path's value is kept.</param>
internal sealed class PresenceGuard(int slot) : PathGuard(slot)
{
    public override bool Excludes(EventValues values) => values[Slot].IsMissingOrNull;
}
