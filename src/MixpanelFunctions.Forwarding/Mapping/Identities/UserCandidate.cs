using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// The best identity so far. What decides is what an identity says and what its namespace is called, never where it is among
/// the map's keys; within one namespace's list, the earlier goes first.
/// </summary>
internal sealed class UserCandidate
{
    private byte[] _namespace = new byte[64];
    private int _length;
    private int _listed;
    private IdentityRank _within;

    /// <summary>The id, a string; missing if there is none.</summary>
    public JsonValue Id { get; private set; }

    /// <summary>Why it is the best.</summary>
    public IdentityRank Rank { get; private set; }

    /// <summary>The namespace's name as received.</summary>
    public ReadOnlySpan<byte> Namespace => _namespace.AsSpan(0, _length);

    public void Clear() => (Id, Rank, _within, _length, _listed) = (default, IdentityRank.None, IdentityRank.None, 0, 0);

    /// <summary>Takes an identity if it is better than the best so far.</summary>
    /// <param name="id">The id.</param>
    /// <param name="within">Its own text.</param>
    /// <param name="listed">The namespace's place in the settings' list; <see cref="int.MaxValue"/> if it has none.</param>
    /// <param name="name">The namespace's name.</param>
    public void Offer(JsonValue id, IdentityRank within, int listed, ReadOnlySpan<byte> name)
    {
        IdentityRank rank = listed == int.MaxValue ? within : IdentityRank.Listed;
        if (rank == IdentityRank.None || (Rank != IdentityRank.None && !GoesBefore(rank, within, listed, name)))
        {
            return;
        }

        (Id, Rank, _within, _listed, _length) = (id, rank, within, listed, name.Length);
        if (_namespace.Length < name.Length)
        {
            _namespace = new byte[name.Length * 2];
        }

        name.CopyTo(_namespace);
    }

    private bool GoesBefore(IdentityRank rank, IdentityRank within, int listed, ReadOnlySpan<byte> name)
    {
        if (rank != Rank)
        {
            return rank > Rank;
        }

        if (listed != _listed)
        {
            return listed < _listed;
        }

        return within != _within ? within > _within : NamespaceOrder.Compare(name, Namespace) < 0;
    }
}
