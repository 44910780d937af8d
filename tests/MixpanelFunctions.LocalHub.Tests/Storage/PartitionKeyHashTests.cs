using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub.Tests.Storage;

public class PartitionKeyHashTests
{
    /// <summary>Keys and hashes of Azure's own tests (PartitionResolverTests of azure-sdk-for-net).</summary>
    [Theory]
    [InlineData("7", -15263)]
    [InlineData("131", 30562)]
    [InlineData("7149583486996073602", 12977)]
    [InlineData("FWfAT", -22341)]
    [InlineData("sOdeEAsyQoEuEFPGerWO", -6503)]
    [InlineData("FAyAIctPeCgmiwLKbJcyswoHglHVjQdvtBowLACDNORsYvOcLddNJYDmhAVkbyLOrHTKLneMNcbgWVlasVywOByANjs", 5226)]
    [InlineData("!c*_!I@1^c", 15372)]
    [InlineData("p4*!jioeO/z-!-;w:dh", -3104)]
    [InlineData("$0cb", 26269)]
    [InlineData("-4189260826195535198", 453)]
    public void A_key_has_the_partition_that_Event_Hubs_gives_it(string key, int hash)
    {
        foreach (int partitions in new[] { 1, 2, 4, 32, 1024 })
        {
            Assert.Equal(Math.Abs(hash % partitions), PartitionKeyHash.PartitionOf(key, partitions));
        }
    }
}
