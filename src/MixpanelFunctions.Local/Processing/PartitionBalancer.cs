namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// One worker's share of the partitions: renews what it has, claims what is nobody's, and takes from workers that have more
/// than their share, by the Azure SDK's rules with its greedy strategy, as the Functions trigger does
/// (Azure/azure-sdk-for-net <c>sdk/eventhub/Azure.Messaging.EventHubs.Shared/src/Processor/PartitionLoadBalancer.cs</c>).
/// Not thread-safe.
/// </summary>
/// <param name="store">Shared with the other workers.</param>
/// <param name="owner">This worker's name.</param>
/// <param name="options">How long a claim holds.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Picks among partitions that are equally good, so that workers seldom pick the same.</param>
internal sealed class PartitionBalancer(IOwnershipStore store, string owner, BalancingOptions options, TimeProvider time, Random random)
{
    private readonly Dictionary<string, PartitionOwnership> _owned = new(StringComparer.Ordinal);

    /// <summary>The partitions that this worker has.</summary>
    public IReadOnlyCollection<string> Owned => _owned.Keys;

    /// <summary>Forgets what nobody could renew in time: another worker may have it by now.</summary>
    public void DropExpired()
    {
        foreach (PartitionOwnership expired in _owned.Values.Where(IsExpired).ToArray())
        {
            _owned.Remove(expired.Partition);
        }
    }

    /// <summary>Renews and claims, until this worker has its share or others were faster.</summary>
    /// <param name="partitions">All partitions there are.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task BalanceAsync(IReadOnlyList<string> partitions, CancellationToken cancellationToken)
    {
        foreach (PartitionOwnership mine in _owned.Values.ToArray())
        {
            if (await store.TryClaimAsync(mine.Partition, owner, mine.Version, cancellationToken).ConfigureAwait(false) is { } renewed)
            {
                _owned[mine.Partition] = renewed;
            }
            else
            {
                _owned.Remove(mine.Partition);
            }
        }

        while (await ClaimOneAsync(partitions, cancellationToken).ConfigureAwait(false))
        {
            // One at a time, each after a fresh look: that way two workers that start together meet in the middle.
        }
    }

    /// <summary>Gives back all that this worker has.</summary>
    public async Task RelinquishAsync(CancellationToken cancellationToken)
    {
        foreach (PartitionOwnership mine in _owned.Values.ToArray())
        {
            _owned.Remove(mine.Partition);
            await store.TryClaimAsync(mine.Partition, "", mine.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ClaimOneAsync(IReadOnlyList<string> partitions, CancellationToken cancellationToken)
    {
        Dictionary<string, PartitionOwnership> all = (await store.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(ownership => partitions.Contains(ownership.Partition))
            .ToDictionary(ownership => ownership.Partition, StringComparer.Ordinal);
        if (Choose(partitions, all) is not { } partition)
        {
            return false;
        }

        PartitionOwnership? claimed = await store.TryClaimAsync(
            partition, owner, all.GetValueOrDefault(partition)?.Version, cancellationToken).ConfigureAwait(false);
        if (claimed is null)
        {
            return false;
        }

        _owned[partition] = claimed;
        return true;
    }

    /// <summary>The partition to claim next, or <see langword="null"/> when this worker has its share.</summary>
    private string? Choose(IReadOnlyList<string> partitions, Dictionary<string, PartitionOwnership> all)
    {
        Dictionary<string, string[]> byOwner = all.Values
            .Where(ownership => ownership.Owner.Length > 0 && ownership.Owner != owner && !IsExpired(ownership))
            .GroupBy(ownership => ownership.Owner, ownership => ownership.Partition, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        // All have this many or one more when they are even.
        int least = partitions.Count / (byOwner.Count + 1);
        bool isBelow = _owned.Count < least;
        if (!isBelow && (_owned.Count > least || byOwner.Values.Any(others => others.Length < least)))
        {
            return null;
        }

        HashSet<string> taken = [.. byOwner.Values.SelectMany(others => others), .. _owned.Keys];
        return Pick(partitions.Where(partition => !taken.Contains(partition)))
            ?? Pick(byOwner.Values.Where(others => others.Length > least + 1).SelectMany(others => others))
            ?? (isBelow ? Pick(byOwner.Values.Where(others => others.Length == least + 1).SelectMany(others => others)) : null);
    }

    private string? Pick(IEnumerable<string> candidates)
    {
        string[] all = [.. candidates.Order(StringComparer.Ordinal)];
        return all.Length == 0 ? null : all[random.Next(all.Length)];
    }

    private bool IsExpired(PartitionOwnership ownership) => time.GetUtcNow() - ownership.ClaimedAt >= options.Expiration;
}
