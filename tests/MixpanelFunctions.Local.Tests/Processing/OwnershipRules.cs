using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>What holds for ownership wherever it is kept.</summary>
internal static class OwnershipRules
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Two workers quarrel about partition 7; the second has it in the end.</summary>
    public static async Task CheckAsync(IOwnershipStore first, IOwnershipStore second)
    {
        Assert.Empty(await first.ListAsync(Cancel));
        PartitionOwnership? claimed = await first.TryClaimAsync("7", "first", null, Cancel);
        Assert.NotNull(claimed);
        Assert.Null(await second.TryClaimAsync("7", "second", null, Cancel));

        PartitionOwnership? renewed = await first.TryClaimAsync("7", "first", claimed.Version, Cancel);
        Assert.NotNull(renewed);
        Assert.Null(await second.TryClaimAsync("7", "second", claimed.Version, Cancel));

        PartitionOwnership seen = Assert.Single(await second.ListAsync(Cancel));
        Assert.Equal(("7", "first", renewed.Version), (seen.Partition, seen.Owner, seen.Version));
        Assert.NotNull(await second.TryClaimAsync("7", "second", seen.Version, Cancel));
        Assert.Null(await first.TryClaimAsync("7", "first", renewed.Version, Cancel));

        PartitionOwnership stolen = Assert.Single(await first.ListAsync(Cancel));
        Assert.Equal("second", stolen.Owner);
        PartitionOwnership? given = await second.TryClaimAsync("7", "", stolen.Version, Cancel);
        Assert.Equal("", Assert.Single(await first.ListAsync(Cancel)).Owner);
        Assert.NotNull(await second.TryClaimAsync("7", "second", given?.Version, Cancel));
    }

    /// <summary>Any number of workers at once: never two that both got it.</summary>
    public static async Task CheckRaceAsync(Func<IOwnershipStore> open)
    {
        for (int round = 0; round < 20; round++)
        {
            string? version = (await open().ListAsync(Cancel)).SingleOrDefault()?.Version;
            PartitionOwnership?[] claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(
                worker => Task.Run(() => open().TryClaimAsync("7", $"worker-{worker}", version, Cancel))));
            PartitionOwnership won = Assert.Single(claims.OfType<PartitionOwnership>());
            Assert.Equal(won, Assert.Single(await open().ListAsync(Cancel)));
        }
    }
}
