using System.Reflection;

namespace MixpanelFunctions.Local.Tests.Architecture;

/// <summary>Finds folders of a project that use each other in a circle. A folder is a namespace.</summary>
internal sealed class FolderCircles
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    public FolderCircles(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes().Where(type => type.DeclaringType is null && type.Namespace is not null))
        {
            foreach (Type used in TypeUses.Of(type).Where(used => used.Namespace is not null && used.Namespace != type.Namespace))
            {
                Targets(type.Namespace!).TryAdd(used.Namespace!, $"{type.Name} uses {used.Name}");
            }
        }
    }

    /// <summary>The uses that are part of a circle, each with one of its causes.</summary>
    public IEnumerable<string> All() =>
        from source in _uses
        from target in source.Value
        where Reaches(target.Key, source.Key)
        select $"{source.Key} → {target.Key}: {target.Value}";

    private SortedDictionary<string, string> Targets(string folder)
    {
        if (!_uses.TryGetValue(folder, out SortedDictionary<string, string>? targets))
        {
            _uses[folder] = targets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        return targets;
    }

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Stack<string> open = new(seen);
        while (open.TryPop(out string? folder))
        {
            if (folder == to)
            {
                return true;
            }

            foreach (string next in _uses.GetValueOrDefault(folder)?.Keys ?? Enumerable.Empty<string>())
            {
                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }
}
