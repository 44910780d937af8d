namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// The rhythm of balancing: host.json's <c>loadBalancingUpdateInterval</c> and <c>partitionOwnershipExpirationInterval</c>,
/// with the Azure SDK's defaults.
/// </summary>
internal sealed record BalancingOptions
{
    /// <summary>How often a worker renews what it has, and looks at what others have.</summary>
    public TimeSpan UpdateInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after its last renewal a partition counts as nobody's. Longer than the interval.</summary>
    public TimeSpan Expiration { get; init; } = TimeSpan.FromMinutes(2);
}
