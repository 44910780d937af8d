namespace MixpanelFunctions.Local.Processing;

/// <summary>Keeps which worker of a consumer group has which partition. Thread-safe, and shared by the group's workers.</summary>
internal interface IOwnershipStore
{
    /// <summary>Every partition that ever had an owner, those long gone included.</summary>
    Task<IReadOnlyList<PartitionOwnership>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Makes a worker the owner of a partition, unless another was faster.</summary>
    /// <param name="partition">The partition's id.</param>
    /// <param name="owner">The worker's name; empty gives the partition back.</param>
    /// <param name="version">The version that was seen last; <see langword="null"/> where there was no owner yet.</param>
    /// <param name="cancellationToken">Gives up the claim.</param>
    /// <returns>The new ownership, or <see langword="null"/> when the version is no longer the one that was seen.</returns>
    Task<PartitionOwnership?> TryClaimAsync(string partition, string owner, string? version, CancellationToken cancellationToken);
}
