namespace MixpanelFunctions.Forwarding.Events.Paths;

/// <summary>Collects the paths that rules need and builds the <see cref="CapturePlan"/>.</summary>
internal sealed class CapturePlanBuilder
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly List<PathNode> _nodes = [];
    private readonly PathNode _root;
    private int _slotCount;

    /// <summary>Starts with no path at all.</summary>
    public CapturePlanBuilder() => _root = Create(false);

    /// <summary>Asks for the value at a path.</summary>
    /// <returns>The slot that the value will be kept in; the same one for the same path.</returns>
    public int Add(EventPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        PathNode node = _root;
        foreach (PathSegment segment in path.Segments)
        {
            node = node.Child(segment, Create);
        }

        if (node.Slot < 0)
        {
            node.Slot = _slotCount++;
        }

        _slots[path.ToString()] = node.Slot;
        return node.Slot;
    }

    /// <summary>Asks for a place to keep a value that is computed at most once an event.</summary>
    public int AddComputed() => _slotCount++;

    /// <summary>Builds the plan. Do not use the builder afterwards.</summary>
    public CapturePlan Build()
    {
        foreach (PathNode node in _nodes)
        {
            node.Freeze();
        }

        return new CapturePlan(_root, _nodes.Count, _slotCount, _slots);
    }

    private PathNode Create(bool ignoreCase)
    {
        PathNode node = new(_nodes.Count, ignoreCase);
        _nodes.Add(node);
        return node;
    }
}
