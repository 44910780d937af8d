using System.Runtime.InteropServices;

namespace MixpanelFunctions.Verifying.Users;

/// <summary>
/// Which ids the rules link to one user. Under Simplified ID Merge an event with <c>$device_id</c> and <c>$user_id</c> links the two
/// (mixpanel/docs, tracking-methods/id-management/identifying-users-simplified); under Original the events <c>$identify</c>,
/// <c>$create_alias</c> and <c>$merge</c> do. Keeps hashes, about 40 bytes an id. Serves one thread.
/// </summary>
/// <param name="isSimplified">Whether the project has Simplified ID Merge.</param>
/// <param name="sample">How many linked users to choose.</param>
internal sealed class UserLinks(bool isSimplified, int sample)
{
    /// <summary>The most ids that are kept.</summary>
    public const int Most = 2_000_000;

    private readonly RecordIds _ids = new(isSimplified);
    private readonly Dictionary<ulong, ulong> _parents = [];
    private readonly HashSet<ulong> _shared = [];
    private readonly SortedDictionary<ulong, string> _sample = [];

    /// <summary>Whether the project has Simplified ID Merge.</summary>
    public bool IsSimplified => isSimplified;

    /// <summary>Whether there are more linked ids than are kept; the result would be wrong then.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The selected users: the same ones for the same records, in any order of the records.</summary>
    public IEnumerable<string> Sample => _sample.Values;

    /// <summary>Devices that several users have used. Mixpanel keeps each with the first of them, which is unknown here.</summary>
    public int Shared => _shared.Count;

    /// <summary>Whether several users have used a device.</summary>
    public bool IsShared(ulong id) => _shared.Contains(id);

    /// <summary>Takes a record that the rules make.</summary>
    public void Take(ReadOnlySpan<byte> record)
    {
        _ids.Read(record);
        if (isSimplified)
        {
            if (_ids.In(IdPlace.Device) is { } device && _ids.In(IdPlace.User) is { } user && device.Hash != user.Hash)
            {
                Own(device.Hash, user.Hash);
                Choose(user);
            }

            return;
        }

        Link(_ids.In(IdPlace.Identified), _ids.In(IdPlace.Anonymous));
        if (_ids.In(IdPlace.Alias) is { } alias)
        {
            Link(_ids.In(IdPlace.DistinctId), alias);
        }

        RecordId? first = null;
        foreach (RecordId id in _ids.All)
        {
            if (id.Place == IdPlace.Merged)
            {
                Link(first ?? id, id);
                first ??= id;
            }
        }
    }

    /// <summary>The one hash that represents all ids of a user; null for an id that is linked to nothing, or to several users.</summary>
    public ulong? UserOf(ulong id) => _shared.Contains(id) || !_parents.ContainsKey(id) ? null : Root(id);

    /// <summary>How many ids each of these users has.</summary>
    public Dictionary<ulong, int> Count(IReadOnlySet<ulong> users)
    {
        Dictionary<ulong, int> counts = [];
        foreach (ulong id in _parents.Keys.ToArray())
        {
            if (!_shared.Contains(id) && Root(id) is ulong user && users.Contains(user))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, user, out _)++;
            }
        }

        return counts;
    }

    private void Own(ulong device, ulong user)
    {
        if (!Add(user) || !Add(device))
        {
            return;
        }

        ulong owner = _parents[device];
        if (owner == device)
        {
            // An id of a user is not a device of another user.
            _parents[device] = user;
        }
        else if (owner != user)
        {
            _shared.Add(device);
        }
    }

    private void Link(RecordId? one, RecordId? other)
    {
        if (one is { } first && other is { } second && Add(first.Hash) && Add(second.Hash))
        {
            (ulong a, ulong b) = (Root(first.Hash), Root(second.Hash));
            // The smallest hash represents all, so that the order of records does not matter.
            _parents[Math.Max(a, b)] = Math.Min(a, b);
            Choose(first);
        }
    }

    private bool Add(ulong id)
    {
        if (_parents.Count >= Most && !_parents.ContainsKey(id))
        {
            IsFull = true;
            return false;
        }

        _parents.TryAdd(id, id);
        return true;
    }

    private ulong Root(ulong id)
    {
        while (_parents[id] is ulong parent && parent != id)
        {
            ulong next = _parents[parent];
            _parents[id] = next;
            id = next;
        }

        return id;
    }

    private void Choose(RecordId user)
    {
        if (sample > 0 && (_sample.Count < sample || user.Hash < _sample.Keys.Last()) && _sample.TryAdd(user.Hash, string.Empty))
        {
            _sample[user.Hash] = _ids.Text(user);
            if (_sample.Count > sample)
            {
                _sample.Remove(_sample.Keys.Last());
            }
        }
    }
}
