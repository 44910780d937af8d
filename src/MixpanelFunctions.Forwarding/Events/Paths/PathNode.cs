using System.Globalization;

namespace MixpanelFunctions.Forwarding.Events.Paths;

/// <summary>
/// A node of the trie of all paths that any rule needs. Built once at start-up by <see cref="CapturePlanBuilder"/>,
/// walked by <see cref="EventReader"/> once an event.
/// </summary>
internal sealed class PathNode(int id, bool ignoreCase)
{
    private readonly Dictionary<string, PathNode> _named = new(StringComparer.Ordinal);

    /// <summary>The node's number in the plan, for the reader's state for each event.</summary>
    public int Id { get; } = id;

    /// <summary>The slot for the value at this node, or -1 if no rule needs it.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The named children, for objects; <see langword="null"/> without any.</summary>
    public NameTable<PathNode>? Names { get; private set; }

    /// <summary>The children by index, for arrays; <see langword="null"/> without any.</summary>
    public PathNode?[]? Items { get; private set; }

    /// <summary>Whether any path leads further down.</summary>
    public bool HasChildren => Names is not null || Items is not null;

    /// <summary>Every child, to forget values below a name that is repeated.</summary>
    public IReadOnlyCollection<PathNode> Children => _named.Values;

    public PathNode Child(PathSegment segment, Func<bool, PathNode> create)
    {
        // JavaScript reads list.0 as list[0]; so do paths here, and the two share a node.
        string name = segment.Name ?? segment.Index.ToString(CultureInfo.InvariantCulture);
        // Identity namespaces are written ECID by some senders and ecid by others: below identityMap,
        // case does not count, and paths that differ by it only share a node.
        name = ignoreCase ? string.Concat(name.Select(letter => char.IsAsciiLetterLower(letter) ? char.ToUpperInvariant(letter) : letter)) : name;
        if (!_named.TryGetValue(name, out PathNode? child))
        {
            _named.Add(name, child = create(segment.Name == "identityMap"));
        }

        return child;
    }

    public void Freeze()
    {
        if (_named.Count > 0)
        {
            Names = new NameTable<PathNode>(_named, ignoreCase);
        }

        SortedList<int, PathNode> items = [];
        foreach ((string name, PathNode child) in _named)
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                && index <= EventPath.LargestIndex
                && index.ToString(CultureInfo.InvariantCulture) == name)
            {
                items.Add(index, child);
            }
        }

        if (items.Count > 0)
        {
            Items = new PathNode?[items.Keys[^1] + 1];
            foreach ((int index, PathNode child) in items)
            {
                Items[index] = child;
            }
        }
    }
}
