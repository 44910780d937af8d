namespace MixpanelFunctions.Forwarding.Events.Paths;

/// <summary>One step of a path: a property's name, or an index into an array.</summary>
/// <param name="Name">The property's name; <see langword="null"/> for an index.</param>
/// <param name="Index">The index, counted from 0; -1 for a name.</param>
internal readonly record struct PathSegment(string? Name, int Index)
{
    /// <summary>A step to a property.</summary>
    public static PathSegment Property(string name) => new(name, -1);

    /// <summary>A step to an array's item.</summary>
    public static PathSegment Item(int index) => new(null, index);
}
