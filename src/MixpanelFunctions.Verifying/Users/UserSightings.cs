using System.Text;

namespace MixpanelFunctions.Verifying.Users;

/// <summary>Finds users in an export, to check whether the ids that the rules link are one user in Mixpanel. Serves one thread.</summary>
internal sealed class UserSightings
{
    private readonly UserLinks _links;
    private readonly RecordIds _ids;
    private readonly Dictionary<ulong, UserSighting> _byUser = [];
    private readonly List<UserSighting> _all = [];

    /// <summary>Starts to look.</summary>
    /// <param name="links">What the rules link.</param>
    /// <param name="named">Ids of users that were requested, in addition to the sample.</param>
    public UserSightings(UserLinks links, IEnumerable<string> named)
    {
        (_links, _ids) = (links, new RecordIds(links.IsSimplified));
        Dictionary<string, ulong> users = new(StringComparer.Ordinal);
        foreach (string user in named.Concat(links.Sample))
        {
            ulong hash = RecordIds.HashOf(Encoding.UTF8.GetBytes(user));
            users.TryAdd(user, links.UserOf(hash) ?? hash);
        }

        Dictionary<ulong, int> counts = links.Count(users.Values.ToHashSet());
        foreach ((string user, ulong hash) in users)
        {
            UserSighting sighting = new(user, counts.GetValueOrDefault(hash));
            if (_byUser.TryAdd(hash, sighting))
            {
                _all.Add(sighting);
            }
        }
    }

    /// <summary>The users, the requested ones first.</summary>
    public IReadOnlyList<UserSighting> All => _all;

    /// <summary>Takes a line of the export.</summary>
    public void Take(ReadOnlySpan<byte> exported)
    {
        _ids.Read(exported);
        if (_ids.In(IdPlace.DistinctId) is not { } resolved)
        {
            return;
        }

        // The sent id takes precedence: with the resolved id, an event of one user could count for another.
        UserSighting? sighting = Of(_ids.In(IdPlace.User)) ?? Of(_ids.In(IdPlace.Device)) ?? Of(_ids.In(IdPlace.BeforeIdentity)) ?? Of(resolved);
        if (sighting is null)
        {
            return;
        }

        sighting.Add(_ids.Text(resolved));
        foreach (RecordId id in _ids.All)
        {
            if (IsOfPerson(id.Place) && !_links.IsShared(id.Hash) && Of(id) != sighting)
            {
                sighting.AddOther(_ids.Text(id));
            }
        }
    }

    private UserSighting? Of(RecordId? id) => id is { } found ? _byUser.GetValueOrDefault(_links.UserOf(found.Hash) ?? found.Hash) : null;

    private static bool IsOfPerson(IdPlace place) => place is IdPlace.DistinctId or IdPlace.BeforeIdentity or IdPlace.Device or IdPlace.User;
}
