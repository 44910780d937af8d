namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The refused links, each once with its count. After a limit, new ones are only counted. Not thread-safe.</summary>
internal sealed class RefusedLinks
{
    // Enough to see what is wrong: if there are more, they are of a few kinds.
    private const int MaxListed = 1_000;

    private readonly OrderedDictionary<(string Project, LinkKind Kind, string First, string Second, LinkRefusal Reason), RefusedLink> _listed = [];

    public IReadOnlyList<RefusedLink> Listed => [.. _listed.Values];

    public void Add(string project, IdentityLink link, LinkRefusal reason)
    {
        (string, LinkKind, string, string, LinkRefusal) key = (project, link.Kind, link.First, link.Second, reason);
        if (_listed.TryGetValue(key, out RefusedLink? listed))
        {
            _listed[key] = listed with { Count = listed.Count + 1 };
        }
        else if (_listed.Count < MaxListed)
        {
            _listed.Add(key, new RefusedLink(project, link.Kind, link.First, link.Second, reason, Count: 1, link.At));
        }
    }

    public void Clear() => _listed.Clear();
}
