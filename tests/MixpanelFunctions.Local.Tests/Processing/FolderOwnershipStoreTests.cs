using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Local.Tests.Processing;

public sealed class FolderOwnershipStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private FolderOwnershipStore Store => new(_folder.Path, new ConsumerGroup("localhost", "edge-events", "$Default"), TimeProvider.System);

    [Fact]
    public Task Of_two_workers_that_claim_a_partition_one_gets_it() => OwnershipRules.CheckAsync(Store, Store);

    [Fact]
    public Task Of_eight_workers_that_claim_a_partition_at_once_one_gets_it() => OwnershipRules.CheckRaceAsync(() => Store);

    public void Dispose() => _folder.Dispose();
}
