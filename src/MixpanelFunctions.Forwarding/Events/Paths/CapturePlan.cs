namespace MixpanelFunctions.Forwarding.Events.Paths;

/// <summary>Every path that any rule needs, as one trie for a single pass over an event.</summary>
internal sealed class CapturePlan
{
    private readonly Dictionary<string, int> _slots;

    internal CapturePlan(PathNode root, int nodeCount, int slotCount, Dictionary<string, int> slots)
    {
        _slots = slots;
        NodeCount = nodeCount;
        SlotCount = slotCount;
        Arc = root.Names?.Find("arc"u8) ?? new PathNode(0, false);
        Event = Arc.Names?.Find("event"u8);
        Xdm = Event?.Names?.Find("xdm"u8);
        Data = Event?.Names?.Find("data"u8);
    }

    /// <summary>How many values an event may yield: one for each path, and one for each computed value.</summary>
    public int SlotCount { get; }

    /// <summary>Every path of the plan in canonical writing, with the slot its value is kept in.</summary>
    public IReadOnlyDictionary<string, int> Slots => _slots;

    internal int NodeCount { get; }

    internal PathNode Arc { get; }

    internal PathNode? Event { get; }

    internal PathNode? Xdm { get; }

    internal PathNode? Data { get; }
}
