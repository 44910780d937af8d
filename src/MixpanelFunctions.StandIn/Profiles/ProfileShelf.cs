using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>
/// The profiles, with a limit for number and bytes. Above it, the least recently updated ones are dropped. Not thread-safe.
/// </summary>
internal sealed class ProfileShelf(int maxProfiles, long maxBytes)
{
    private readonly Dictionary<(int Project, ProfileKey Key), LinkedListNode<Kept>> _profiles = [];
    private readonly LinkedList<Kept> _byUpdate = [];
    private long _bytes;

    public int Count => _profiles.Count;

    /// <summary>Applies an update, and returns the rule that forbids it, if any.</summary>
    /// <param name="incoming">The update.</param>
    /// <param name="key">Whose profile it changes.</param>
    public RecordProblem? Apply(ProfileUpdate incoming, ProfileKey key)
    {
        ProfileOperation operation = incoming.Update.Operation;
        int project = incoming.Project.Number;
        bool isKnown = _profiles.TryGetValue((project, key), out LinkedListNode<Kept>? node);
        if (operation == ProfileOperation.Delete)
        {
            Remove(node);
            return null;
        }

        if (!isKnown)
        {
            if (operation is ProfileOperation.Unset or ProfileOperation.Remove)
            {
                // There is nothing to take away, and neither creates a profile.
                return null;
            }

            node = new LinkedListNode<Kept>(new Kept(project, new Profile(incoming.Project.Label, key)));
        }

        Profile profile = node!.Value.Profile;
        long before = profile.Bytes;
        if (profile.Apply(incoming) is { } problem)
        {
            return problem;
        }

        Keep(node, isKnown, profile.Bytes - before);
        return null;
    }

    public void Remove(int project, ProfileKey key) => Remove(_profiles.GetValueOrDefault((project, key)));

    /// <summary>The profiles from the one updated last to the one updated first.</summary>
    public IEnumerable<Profile> LatestFirst()
    {
        for (LinkedListNode<Kept>? node = _byUpdate.Last; node is not null; node = node.Previous)
        {
            yield return node.Value.Profile;
        }
    }

    public void Clear()
    {
        _profiles.Clear();
        _byUpdate.Clear();
        _bytes = 0;
    }

    private void Keep(LinkedListNode<Kept> node, bool isKnown, long change)
    {
        if (isKnown)
        {
            _byUpdate.Remove(node);
        }
        else
        {
            _profiles.Add((node.Value.Project, node.Value.Profile.Key), node);
        }

        _byUpdate.AddLast(node);
        _bytes += change;
        while (_profiles.Count > maxProfiles || _bytes > maxBytes)
        {
            Remove(_byUpdate.First);
        }
    }

    private void Remove(LinkedListNode<Kept>? node)
    {
        if (node is not null)
        {
            _byUpdate.Remove(node);
            _profiles.Remove((node.Value.Project, node.Value.Profile.Key));
            _bytes -= node.Value.Profile.Bytes;
        }
    }

    private sealed record Kept(int Project, Profile Profile);
}
