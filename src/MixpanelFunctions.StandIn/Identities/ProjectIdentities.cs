namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The clusters of one project. An id that was never linked is its own user and is not stored here. Not thread-safe.</summary>
internal sealed class ProjectIdentities
{
    private readonly Dictionary<string, Cluster> _clusters = new(StringComparer.Ordinal);

    /// <summary>The aliases that represent an id.</summary>
    public HashSet<string> Aliases { get; } = new(StringComparer.Ordinal);

    public int Count => _clusters.Count;

    public Cluster? Find(string id) => _clusters.GetValueOrDefault(id);

    public string CanonicalOf(string id) => Find(id)?.CanonicalId ?? id;

    public bool AreOne(string first, string second) => CanonicalOf(first) == CanonicalOf(second);

    /// <summary>How many ids the cluster would have that linking the two makes.</summary>
    public int SizeOf(string first, string second) =>
        (Find(first)?.Ids.Count ?? 1) + (AreOne(first, second) ? 0 : Find(second)?.Ids.Count ?? 1);

    /// <summary>How many ids that are not kept yet linking the two would add.</summary>
    public int NewIds(string first, string second) =>
        (_clusters.ContainsKey(first) ? 0 : 1) + (_clusters.ContainsKey(second) ? 0 : 1);

    /// <summary>Makes one cluster of two, which keeps the canonical id of the larger, or of the first where they are of one size.</summary>
    public void Merge(IdentityLink link)
    {
        (Cluster target, Cluster source) = (ClusterOf(link.First), ClusterOf(link.Second));
        if (source.Ids.Count > target.Ids.Count)
        {
            (target, source) = (source, target);
        }

        foreach (string id in source.Ids)
        {
            _clusters[id] = target;
        }

        target.Ids.AddRange(source.Ids);
        target.Links.AddRange(source.Links);
        target.Links.Add(link);
        target.HasIdentifiedId |= source.HasIdentifiedId;
    }

    /// <summary>Adds an id that is in no cluster yet to that of another, which stays the canonical one.</summary>
    public void Add(IdentityLink link)
    {
        Cluster target = ClusterOf(link.First);
        _clusters[link.Second] = target;
        target.Ids.Add(link.Second);
        target.Links.Add(link);
    }

    private Cluster ClusterOf(string id)
    {
        if (!_clusters.TryGetValue(id, out Cluster? cluster))
        {
            cluster = new Cluster(id);
            _clusters.Add(id, cluster);
        }

        return cluster;
    }
}
